import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tarballOf } from '../../../scripts/pack/steps.ts';
import { from } from '../../../scripts/build/paths.ts';
import { toolEnvironment } from '../../../scripts/setup/environment.mjs';
import { findAll, systemPath } from '../../../scripts/setup/system/tools.mjs';
import type { Run } from '../../support/run.ts';

/** The Node that the system has. A package must run on it. */
export const systemNode = findAll('node')[0] ?? process.execPath;

/** An empty folder in which packages were installed. */
export interface Installed extends AsyncDisposable {
  readonly folder: string;
  /** Runs a program of `tests/packages/programs` in the folder, on the system's Node. */
  program(name: string, env?: Readonly<Record<string, string>>, node?: string): Promise<Run>;
  /** Puts a package of the clone beside the installed ones. */
  link(name: string, as?: string): Promise<void>;
  /** Runs a program of any kind in the folder. */
  run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Run>;
}

/**
 * Installs tarballs into an empty folder outside of the clone with the system's npm, without a
 * network and without install scripts.
 */
export async function install(...names: readonly string[]): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'mintmark-packages-'));
  const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> =>
    new Promise((resolve, reject) => {
      const environment = { ...toolEnvironment(), PATH: systemPath(), ...env };
      execFile(command, [...args], { cwd: folder, env: environment, maxBuffer: 1 << 26, timeout: 100_000 }, (error, stdout, stderr) => {
        if (error === null) resolve({ status: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else reject(error);
      }).stdin?.end();
    });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const options = ['--offline', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = await run('npm', ['install', ...options, ...names.map((name) => from(tarballOf(name)))]);
  if (done.status !== 0) throw new Error(`npm install: exit code ${done.status}\n${done.stderr}`);
  return {
    folder,
    run,
    link: async (name, as = name) => {
      const place = join(folder, 'node_modules', as);
      await mkdir(dirname(place), { recursive: true });
      await symlink(from(`node_modules/${name}`), place);
    },
    program: async (name, env, node = systemNode) => {
      const source = fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
      const copy = join(folder, basename(name));
      await copyFile(source, copy);
      return await run(node, [copy], env);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Returns what a program printed as JSON. Throws if it failed. */
export function printed({ status, stdout, stderr }: Run): unknown {
  if (status !== 0) throw new Error(`expected the exit code 0, got ${status}\n${stdout}${stderr}`);
  const value: unknown = JSON.parse(stdout);
  return value;
}
