import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { from } from '../../../scripts/build/paths.ts';
import { SHUTDOWN_TIMEOUT_MS } from '../../shared/timeouts.ts';

/** A workerd process that listens. */
export interface Workerd {
  readonly port: number;
  /**
   * Ends the process: it accepts no more connections and answers the requests in flight. Returns
   * the exit code.
   */
  stop(): Promise<number>;
  /** Resolves with the exit code when the process has ended, asked or not. */
  readonly ended: Promise<number>;
}

/** workerd ended instead of listening. */
export class WorkerdError extends Error {
  override readonly name = 'WorkerdError';
}

const program = from('node_modules/.bin/workerd');
const guard = fileURLToPath(new URL('../../node/child-guard.ts', import.meta.url));

/**
 * Runs workerd with a configuration file. It ends with this process, however this process ends.
 * `env` is its whole environment. Each line that it writes goes to `write`.
 *
 * Errors: `WorkerdError` if it ends instead of listening.
 */
export async function startWorkerd(file: string, env: Readonly<Record<string, string>>, write: (line: string) => void): Promise<Workerd> {
  // workerd's own messages come among the log lines of the scripts. They have the field `event`.
  const child = spawn(process.execPath, [guard, program, 'serve', file, '--control-fd=1', '--experimental'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
    // A process group of its own: Ctrl-C reaches this process alone, and workerd still answers the
    // requests in flight. The guard ends workerd when this process ends.
    detached: true,
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    // `exit`, not `close`: a program that outlives its guard keeps the pipe open.
    child.once('exit', (code) => resolve(code ?? 1));
  });
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const listening = listenEvent.exec(line);
      if (listening === null) write(line);
      else resolve(Number(listening[1]));
    });
    ended.then(
      (code) => reject(new WorkerdError(`workerd ended with exit code ${code} instead of listening; its output says why`)),
      reject,
    );
  });
  return {
    port,
    stop: async () => {
      child.stdin.write('SIGTERM\n');
      const timer = setTimeout(() => child.stdin.write('SIGKILL\n'), SHUTDOWN_TIMEOUT_MS);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
      }
    },
    ended,
  };
}

const listenEvent = /^\{"event":"listen","socket":"http","port":(\d+)\}$/;
