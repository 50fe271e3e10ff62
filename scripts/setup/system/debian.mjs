import { find, call } from './tools.mjs';
import { say } from '../report.mjs';

let failure = '';

/** Installs Debian's packages where this process may. */
export const debian = {
  /** Whether the system has apt. */
  here: find(['apt-get']) !== undefined,
  /** Whether this process may use it. */
  root: process.getuid?.() === 0,
  /** Returns what the last installation printed if it failed. */
  failure: () => failure,
  /** Installs packages. Returns whether that worked. @param {string[]} packages */
  install(packages) {
    if (!this.here || !this.root || packages.length === 0) return false;
    say(`apt-get install ${packages.join(' ')}`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const install = () => call('apt-get', ['install', '-y', '--no-install-recommends', ...packages], env);
    let result = install();
    if (!result.ok) {
      call('apt-get', ['update'], env);
      result = install();
    }
    failure = result.ok ? '' : result.stderr.trim().split('\n').slice(-3).join('\n');
    return result.ok;
  },
};
