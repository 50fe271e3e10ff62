import { execFile } from 'node:child_process';

/** The result of a program. */
export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a Node program that ends by itself. Its environment is `PATH`, `HOME` and the given
 * variables. `cwd` is the clone by default.
 */
export function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = '.'): Promise<Run> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...args],
      { cwd, env: { PATH, HOME, ...env }, maxBuffer: 1 << 26, timeout: 120_000, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) resolve({ status: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else reject(error);
      },
    ).stdin?.end();
  });
}
