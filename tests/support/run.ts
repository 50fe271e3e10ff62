import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The result of a program. */
export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where programs of Node keep what they compiled. Without it, that is half of a short start. */
const compileCache = fileURLToPath(new URL('../../build/test/compile-cache', import.meta.url));

/** Returns the environment of a program of Node: `PATH`, `HOME`, its cache and these variables. */
export function environmentOf(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NODE_COMPILE_CACHE: compileCache, ...variables };
}

/**
 * Runs a Node program that ends by itself. Its environment is `environmentOf` the given variables.
 * `cwd` is the clone by default.
 */
export function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = '.'): Promise<Run> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...args],
      { cwd, env: environmentOf(env), maxBuffer: 1 << 26, timeout: 120_000, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) resolve({ status: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else reject(error);
      },
    ).stdin?.end();
  });
}
