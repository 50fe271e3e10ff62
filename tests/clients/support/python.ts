import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runProgram } from './program.ts';
import type { Finished } from './program.ts';

const requirements = fileURLToPath(new URL('../web3py/requirements.txt', import.meta.url));

/** The oldest version of Python that web3.py runs on. */
const MIN_PYTHON = [3, 10] as const;

/** A Python with web3.py, or why there is none. */
export type Python = { readonly interpreter: string } | { readonly missing: string };

/**
 * Returns a Python that has the packages of `web3py/requirements.txt`, in a virtual environment
 * below `build/clients`. The first call installs them, which takes a minute. Later calls find them.
 */
export async function pythonWithWeb3(): Promise<Python> {
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const folder = fileURLToPath(new URL(`../../../build/clients/web3py-${hash}`, import.meta.url));
  const ready = `${folder}/bin/python`;
  if (existsSync(ready)) return { interpreter: ready };

  const version = await attempt('python3', ['-c', 'import sys; print(*sys.version_info[:2])']);
  if (typeof version === 'string') return { missing: `Python is missing: ${version}` };
  const [major = 0, minor = 0] = version.stdout.trim().split(' ').map(Number);
  if (major < MIN_PYTHON[0] || (major === MIN_PYTHON[0] && minor < MIN_PYTHON[1]))
    return { missing: `web3.py needs Python ${MIN_PYTHON.join('.')}, there is ${major}.${minor}` };

  // Made beside its place, so that an installation that was cut off is not taken for a whole one.
  const unfinished = `${folder}-${process.pid}`;
  try {
    const made = await attempt('python3', ['-m', 'venv', unfinished]);
    if (typeof made === 'string') return { missing: `venv or pip is missing (Debian: apt-get install python3-venv): ${made}` };
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
    const installed = await attempt(`${unfinished}/bin/python`, install);
    if (typeof installed === 'string') return { missing: `pip could not install web3.py: ${installed}` };
    await rename(unfinished, folder);
    return { interpreter: ready };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Runs a program. Returns the last line that it wrote if it failed. */
async function attempt(command: string, args: readonly string[]): Promise<Finished | string> {
  const run = runProgram(command, args, { timeoutMs: 570_000 });
  const finished = await run.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof finished === 'string' || finished.status === 0) return finished;
  return (finished.stderr || finished.stdout).trim().split('\n').at(-1) ?? '';
}
