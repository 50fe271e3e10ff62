/**
 * Runs the tool that its arguments name, and ends it with everything that the tool has started when
 * standard input closes. The system closes that pipe however the process at its other end dies,
 * SIGKILL included. The guard leads a process group of its own, so a terminal's signals reach only
 * the process that started it.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const [program = '', ...args] = process.argv.slice(2);
const endAll = () => void process.kill(-process.pid, 'SIGKILL');

process.stdin.on('close', endAll).on('error', endAll).resume();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, endAll);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
