import { spawn } from 'node:child_process';
import { checkCommand } from '../../scripts/build/components/check-command.ts';
import { from } from '../../scripts/build/paths.ts';
import { ensureBuilt } from '../command/built.ts';
import { exitCodes } from '../command/exit-codes.ts';

/** Has the component judge the document on standard input; builds it if it is missing. Returns the exit code: 0 if the document passes, 1 if it fails, 2 for a wrong argument. */
export async function judgeDocument(args: readonly string[]): Promise<number> {
  await ensureBuilt('check-command');
  const child = spawn(process.execPath, [from('node_modules/@bytecodealliance/jco/dist/jco.js'), 'run', from(checkCommand), ...args], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? exitCodes.failed));
  });
}
