import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { from } from '../../../scripts/build/paths.ts';

/** A workerd that listens. */
export interface Workerd {
  readonly port: number;
  /** Takes no more connections, answers what is in flight for ten seconds at most, ends. Its exit code. */
  stop(): Promise<number>;
  /** Resolves with its exit code when it has ended, asked or not. */
  readonly ended: Promise<number>;
}

/** workerd ended instead of listening. */
export class WorkerdError extends Error {
  override readonly name = 'WorkerdError';
}

/** Milliseconds that requests in flight have when workerd is stopped, as on Node. */
const patience = 10_000;
const program = from('node_modules/.bin/workerd');
const guard = fileURLToPath(new URL('../../node/child-guard.ts', import.meta.url));

/** Runs workerd with a configuration file. It ends with this process, however that ends. What it writes is handed on: log lines as they are. `env`: all that it is given. */
export async function startWorkerd(file: string, env: Readonly<Record<string, string>>, write: (line: string) => void): Promise<Workerd> {
  // Its own messages come with the lines of the scripts: they are the ones that have an event.
  const child = spawn(process.execPath, [guard, program, 'serve', file, '--control-fd=1', '--experimental'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const listens = listening.exec(line);
      if (listens === null) write(line);
      else resolve(Number(listens[1]));
    });
    ended.then((code) => reject(new WorkerdError(`expected workerd to listen, got its end with exit code ${code}`)), reject);
  });
  return {
    port,
    stop: async () => {
      child.stdin.write('SIGTERM\n');
      const timer = setTimeout(() => child.stdin.write('SIGKILL\n'), patience);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
      }
    },
    ended,
  };
}

const listening = /^\{"event":"listen","socket":"http","port":(\d+)\}$/;
