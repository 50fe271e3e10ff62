import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { watchParent } from './watch-parent.mjs';

/** Signals that are passed on to a child. */
const signals = /** @type {const} */ (['SIGHUP', 'SIGINT', 'SIGTERM']);

/**
 * Continues as another program: replaces this process where Node can do that (version 22.15 and
 * later), so that nothing stands between a signal and the program. An older Node runs the program
 * as a child, passes signals on to it, and ends with its exit code: 128 and the signal's number if
 * a signal ended it, as shells do.
 *
 * @param {string} file Absolute path of the program.
 * @param {readonly string[]} args
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env
 * @param {readonly string[]} [options.childArgs] Arguments that only a child gets.
 * @param {boolean} [options.session] Whether a child gets a session of its own. Then a terminal
 *   does not send it the signals that this process passes on, and each arrives once.
 * @param {boolean} [options.endWithParent] Whether a child gets SIGTERM when the parent of this
 *   process has ended.
 * @returns {Promise<number>} The child's exit code.
 */
export function continueAs(file, args, { env, childArgs = [], session = false, endWithParent = false }) {
  if (process.platform !== 'win32' && typeof process.execve === 'function') {
    const defined = Object.entries(env).filter(([, value]) => value !== undefined);
    process.execve(file, [file, ...args], /** @type {Record<string, string>} */ (Object.fromEntries(defined)));
  }
  const child = spawn(file, [...args, ...childArgs], { stdio: 'inherit', env, detached: session });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  if (endWithParent) watchParent(() => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${file}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
