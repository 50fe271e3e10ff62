import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { from } from '../../scripts/build/paths.ts';
import { toolEnvironment } from '../../scripts/setup/environment.mjs';
import type { Script } from './scripts.ts';

/** What wrangler uploaded, or would have uploaded. */
export interface Deployed {
  /** Bytes of all modules. */
  readonly raw: number;
  /** Bytes of all modules together, gzipped, as the platform counts them. */
  readonly gzipped: number;
  /** The URLs of the script. */
  readonly targets: readonly string[];
}

/** How wrangler is run. */
export interface WranglerRun {
  /** The file that Node runs. */
  readonly program: string;
  /** The folder with the scripts' folders and wrangler configurations in it. */
  readonly folder: string;
  readonly dryRun: boolean;
  /**
   * The environment. wrangler gets its variables for tools, and, to upload, its variables for
   * wrangler.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The path of the installed wrangler. */
export const installedWrangler = from('node_modules/wrangler/bin/wrangler.js');

/** wrangler failed. */
export class WranglerError extends Error {
  override readonly name = 'WranglerError';
}

/**
 * Deploys a script. What wrangler prints goes to standard error. In a dry run it goes to
 * `wrangler/<part>.log`, and into the error if wrangler fails. Throws `WranglerError`.
 */
export async function deployScript({ part, name }: Script, run: WranglerRun): Promise<Deployed> {
  const log = join(run.folder, 'wrangler');
  const output = join(log, `${part}.ndjson`);
  await mkdir(log, { recursive: true });
  await rm(output, { force: true });
  const args = [
    run.program,
    'deploy',
    '--config',
    join(run.folder, `wrangler.${part}.json`),
    '--outdir',
    join(run.folder, 'uploaded', part),
  ];
  const env = {
    ...toolEnvironment(run.env),
    // A dry run needs no account, and leaves nothing in a home directory.
    ...(run.dryRun ? { XDG_CONFIG_HOME: log } : forWrangler(run.env)),
    // wrangler asks no questions, looks for no newer version, and sends no metrics.
    CI: 'true',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_LOG_PATH: log,
    WRANGLER_OUTPUT_FILE_PATH: output,
  };
  const said = run.dryRun ? join(log, `${part}.log`) : undefined;
  const ended = await runProgram(run.dryRun ? [...args, '--dry-run'] : args, env, said);
  if (ended !== 0) {
    const words = said === undefined ? 'what it said stands above' : `it said:\n${await readFile(said, 'utf8')}`;
    throw new WranglerError(`wrangler deploy of ${name}: expected exit code 0, got ${ended}; ${words}`);
  }
  return deployedOf(await readFile(output, 'utf8').catch(() => ''), name);
}

/** Returns the variables by which wrangler knows the account. */
function forWrangler(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value !== undefined && /^(CLOUDFLARE|WRANGLER)_/.test(name) ? [[name, value]] : [])),
  );
}

/**
 * Runs a program of Node to its end. What it prints goes to a file, or to standard error. Signals
 * to this process are passed on. Returns the exit code, or the signal that ended it.
 */
async function runProgram(args: readonly string[], env: Record<string, string>, file: string | undefined): Promise<number | string> {
  await using said = file === undefined ? undefined : await open(file, 'w');
  const to = said?.fd ?? 2;
  const child = spawn(process.execPath, args, { cwd: from(''), env, stdio: ['ignore', to, to] });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  try {
    return await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
    });
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}

/** Reads the line of type `deploy` in wrangler's output for programs. */
function deployedOf(lines: string, name: string): Deployed {
  for (const line of lines.split('\n').filter((text) => text !== '')) {
    const entry: unknown = JSON.parse(line);
    if (!isDeploy(entry)) continue;
    const { raw_bytes: raw, gzip_bytes: gzipped } = entry.bundle_size;
    return { raw, gzipped, targets: entry.targets ?? [] };
  }
  throw new WranglerError(`wrangler deploy of ${name}: expected a report of the deployment, got none`);
}

interface DeployEntry {
  readonly targets?: readonly string[];
  readonly bundle_size: { readonly raw_bytes: number; readonly gzip_bytes: number };
}

function isDeploy(entry: unknown): entry is DeployEntry {
  if (typeof entry !== 'object' || entry === null || !('type' in entry) || entry.type !== 'deploy' || !('bundle_size' in entry))
    return false;
  const size = entry.bundle_size;
  return typeof size === 'object' && size !== null && 'raw_bytes' in size && 'gzip_bytes' in size;
}
