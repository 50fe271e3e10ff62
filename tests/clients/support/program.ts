import { execFile } from 'node:child_process';

/** What a program came to. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program is run with. */
export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/**
 * Runs a program that ends by itself, in a clean environment: `PATH`, `HOME` and what is given.
 * Rejects if the program does not exist or does not end in time.
 */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<Finished> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...options.env };
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      { env, maxBuffer: 1 << 26, timeout: options.timeoutMs ?? 100_000, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) resolve({ status: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else reject(error);
      },
    ).stdin?.end();
  });
}
