import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';

// Runs the program in its arguments, and kills it when standard input closes. The system closes
// that pipe however the parent ends, SIGKILL included. A parent's exit handlers run only if it ends
// by itself. A line of input is the name of a signal to pass on.
const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  process.stderr.write('child-guard: expected a program and its arguments, got none\n');
  process.exit(2);
}

const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
  process.stderr.write(`child-guard: ${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));

const kill = (): void => {
  child.kill('SIGKILL');
};
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const signal = Object.entries(constants.signals).find(([name]) => name === line)?.[1];
    if (signal !== undefined) child.kill(signal);
  })
  .on('close', kill);
process.stdin.on('error', kill);
process.on('SIGTERM', kill).on('SIGINT', kill).on('SIGHUP', kill);
