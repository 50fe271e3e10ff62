import { debian } from '../system/debian.mjs';
import { Missing, say } from '../report.mjs';

/**
 * Installs what tests need, unless it is there. Throws `Missing` if that is not possible.
 *
 * @param {object} options
 * @param {() => string[]} options.missing Returns the names of what is not there.
 * @param {string[]} options.packages Debian's packages.
 * @param {string} options.brew The arguments of `brew install`.
 * @param {(missing: string[]) => string} options.need Says which tests need what.
 */
export function setUpInstalled({ missing, packages, brew, need }) {
  if (missing().length === 0) return;
  say(`missing: ${missing().join(', ')}`);
  debian.install(packages);
  const left = missing();
  if (left.length === 0) return;
  const lines = [
    `${need(left)}. Please install, then run this again:`,
    '',
    `  Debian: ${debian.root ? '' : 'sudo '}apt-get install ${packages.join(' ')}`,
    `  macOS: brew install ${brew}`,
    debian.failure(),
  ];
  throw new Missing(lines.join('\n').trimEnd(), 3);
}
