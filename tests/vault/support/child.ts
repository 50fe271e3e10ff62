import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a child process ended, and its output. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program of `children/` to its end. No file may grow past `fileBlocks` KiB, as if the disk
 * were full.
 */
export async function runChild(name: string, args: readonly string[], { fileBlocks }: { fileBlocks?: number } = {}): Promise<Ended> {
  const program = fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url));
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', program, ...args];
  const limited = fileBlocks === undefined ? command : ['bash', '-c', `ulimit -f ${fileBlocks} && exec "$@"`, 'bash', ...command];
  const [file = '', ...rest] = limited;
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const dead = () => child.kill('SIGKILL');
  process.once('exit', dead);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.removeListener('exit', dead);
      resolve({ code, signal, ...output });
    });
  });
}

/** Makes a folder that is deleted at the end of a scope. */
export async function temporary(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'mintmark-vault-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
