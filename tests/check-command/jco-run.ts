import { execFile } from 'node:child_process';
import { checkCommand } from '../../scripts/build/components/check-command.ts';
import { from } from '../../scripts/build/paths.ts';
import type { Run } from '../support/run.ts';

/** Runs the composed command by `jco run`, as people do, with this on its standard input. */
export function checked(args: readonly string[], input: string | Uint8Array): Promise<Run> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve, reject) => {
    const { stdin } = execFile(
      process.execPath,
      [from('node_modules/.bin/jco'), 'run', from(checkCommand), ...args],
      { env: { PATH, HOME }, timeout: 120_000, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) resolve({ status: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else reject(error);
      },
    );
    // The command does not read to the end if it refuses an argument or a document that is too
    // large.
    stdin?.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error);
    });
    stdin?.end(input);
  });
}
