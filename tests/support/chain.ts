import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environmentOf } from './run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A process that was started as a service manager would, and the processes below it. Dispose it to
 * kill them all.
 */
export interface Chain extends AsyncDisposable {
  /** Process ids from the one that was started down to the gateway. */
  readonly pids: readonly number[];
  /** The gateway's URL. */
  readonly url: string;
  /** Everything that was printed on standard output. */
  output(): string;
  /** The exit code of the process that was started; 128 and more if a signal ended it. */
  readonly ended: Promise<number | string>;
}

/**
 * Starts a command in the clone, in a process group of its own, and waits until a gateway below it
 * listens.
 */
export async function startChain(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Chain> {
  const child = spawn(command, args, { cwd: root, env: environmentOf(env), stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const address = /listening on (\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then((code) => reject(new Error(`expected a gateway that listens, got ${code}:\n${lines.join('\n')}`)));
  });
  const pids = descendants(child.pid ?? 0);
  return {
    pids,
    url,
    output: () => lines.join('\n'),
    ended,
    [Symbol.asyncDispose]: async () => {
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
}

/** Returns whether a process runs: a zombie, which nobody has waited for, does not. */
export function isAlive(pid: number): boolean {
  try {
    return stateOf(pid).state !== 'Z';
  } catch {
    return false;
  }
}

/**
 * Returns a process and its only child, that child's only child, and so on: npm, a shell and Node
 * run one after the other. Tools of the demo are left out.
 */
function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => {
      try {
        return stateOf(other).parent === pid && !readFileSync(`/proc/${other}/cmdline`, 'utf8').includes('guard');
      } catch {
        return false;
      }
    });
  return [pid, ...children.flatMap(descendants)];
}

function stateOf(pid: number): { readonly state: string; readonly parent: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, parent: Number(parent) };
}
