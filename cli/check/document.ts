import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { checkCommand } from '../../scripts/build/components/check-command.ts';
import { from } from '../../scripts/build/paths.ts';
import { ensureBuilt } from '../command/built.ts';
import { exitCodes } from '../command/exit-codes.ts';

const jco = from('node_modules/@bytecodealliance/jco/dist/jco.js');

/**
 * Has the component mintmark-check judge the document on standard input. Builds the component if it
 * is missing. Returns the exit code: 0 if the document passes, 1 if it fails, 2 for a wrong
 * argument.
 */
export async function judgeDocument(args: readonly string[]): Promise<number> {
  await ensureBuilt('check-command');
  // jco runs the component in a process of its own: both are in a group that a signal ends, and
  // both end with their input.
  const child = spawn(process.execPath, [jco, 'run', from(checkCommand), ...args], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  });
  // A component that refuses an argument does not read to the end.
  child.stdin.on('error', () => {});
  process.stdin.pipe(child.stdin);
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      process.exit(128 + constants.signals[signal]);
    });
  }
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? exitCodes.failed));
    });
  } finally {
    process.stdin.destroy();
  }
}
