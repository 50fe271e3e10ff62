import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Running } from './subject.ts';

/** How a service is run. */
export interface ProgramParts {
  /** The path of the program. Default: this process's Node. */
  readonly command?: string;
  readonly args: readonly string[];
  /**
   * The working directory. Everything on the other stream than `ready` is written to `output`
   * there.
   */
  readonly directory: string;
  /** The environment, besides `PATH` and `HOME`. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The stream with `listening on http://…`. The other one has the log, which is not read here:
   * reading takes time from what is measured.
   */
  readonly ready: 'stdout' | 'stderr';
}

/**
 * Runs a service and waits until it prints that it listens. Its standard input is a pipe that
 * closes with this process, and the service has to end then (by `endWithInput`, or by
 * `hosts/node/child-guard.ts` around it). Rejects if the service ends or cannot be run.
 */
export async function startProgram({ command = process.execPath, args, directory, env, ready }: ProgramParts): Promise<Running> {
  const output = openSync(join(directory, 'output'), 'a');
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, {
    cwd: directory,
    env: { PATH, HOME, ...env },
    stdio: ['pipe', ready === 'stdout' ? 'pipe' : output, ready === 'stderr' ? 'pipe' : output],
  });
  closeSync(output);
  const ended = once(child, 'close');
  const [input, said] = [child.stdin, ready === 'stdout' ? child.stdout : child.stderr];
  if (input === null || said === null) throw new TypeError('expected pipes, got none');
  input.on('error', () => {});
  const lines: string[] = [];
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    void ended.then(
      ([code]) => reject(new Error(`expected ${args.join(' ')} to listen, got exit status ${code}:\n${lines.join('\n')}`)),
      reject,
    );
    createInterface({ input: said }).on('line', (line) => {
      const url = /(?:listening|Serving HTTP) on (http:\/\/[^\s/]+)/.exec(line)?.[1];
      if (url === undefined) lines.push(line);
      else {
        lines.length = 0;
        resolve(url);
      }
    });
  });
  return {
    baseUrl,
    pid: child.pid ?? 0,
    said: () => lines,
    close: async () => {
      input.end();
      child.kill('SIGTERM');
      await ended;
    },
  };
}
