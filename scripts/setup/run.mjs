import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from './report.mjs';
import { systemPath } from './tools.mjs';

/**
 * Runs a command in this terminal, `node_modules/.bin` first in PATH. Gives its exit code, 128 and the signal's number when one ended it, as shells do.
 * @param {string[]} command
 * @returns {Promise<number>}
 */
export function run([name = '', ...args]) {
  const PATH = [join(root, 'node_modules', '.bin'), systemPath()].join(delimiter);
  const child = spawn(name, args, { stdio: 'inherit', env: { ...process.env, PATH } });
  // A terminal gives its SIGINT and SIGHUP to the whole foreground group; the child has it already then.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGHUP'])) process.on(signal, () => process.stdin.isTTY || child.kill(signal));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${name}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
