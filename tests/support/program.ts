import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environmentOf } from './run.ts';

/** A child process that ends with this one. */
export interface Program {
  /** Everything it has written, both streams. */
  output(): string;
  /** Resolves with the first match in a line of its output. `undefined` if it ends without one. */
  line(pattern: RegExp): Promise<RegExpExecArray | undefined>;
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL'): void;
  /** Its exit status, or 128 plus the signal's number if a signal ended it. */
  readonly ended: Promise<number>;
}

const childGuard = fileURLToPath(new URL('../../hosts/node/child-guard.ts', import.meta.url));

/**
 * Runs a Node program in a directory. Its environment is `environmentOf` the given variables.
 */
export function runNode(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Program {
  return runProgram(process.execPath, args, cwd, env);
}

/** The same for any program. */
export function runProgram(program: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Program {
  return startProgram([childGuard, program, ...args], cwd, env);
}

/**
 * The same for a program of Node that passes its standard input on to the one child that it runs by
 * `JCO_RUN_PATH` and `JCO_RUN_ARGS`, as jco does: the guard stands before that child, which
 * outlived the program otherwise.
 */
export function runJco(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Program {
  return startProgram(args, cwd, { ...env, JCO_RUN_PATH: process.execPath, JCO_RUN_ARGS: `${childGuard} ${process.execPath}` });
}

function startProgram(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd, env: environmentOf(env) });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  // The guard may be gone by the time a signal is sent.
  child.stdin.on('error', () => {});
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look(line);
    });
  }
  return {
    output: () => lines.join('\n'),
    line: (pattern) =>
      new Promise((resolve) => {
        const look = (line: string): void => {
          const match = pattern.exec(line);
          if (match !== null) resolve(match);
        };
        lines.forEach(look);
        waiting.add(look);
        void ended.then(() => resolve(undefined));
      }),
    signal: (name) => {
      child.stdin.write(`${name}\n`);
    },
    ended,
  };
}
