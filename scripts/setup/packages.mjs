import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { toolEnvironment } from './environment.mjs';
import { Missing, log, root, say } from './report.mjs';
import { systemPath } from './tools.mjs';

/** Installs what `package-lock.json` says, unless `node_modules` holds just that. */
export function setUpPackages() {
  const reason = difference();
  if (reason === undefined) return;
  const started = Date.now();
  say(`npm ci (${reason})`);
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...toolEnvironment(), PATH: systemPath() },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  log(`$ npm ci\n${result.stdout ?? ''}${result.stderr ?? ''}-> ${result.status ?? result.signal}`);
  if (result.error !== undefined) throw new Missing(`npm does not start: ${result.error.message}`, 1);
  if (result.status !== 0) throw new Missing(`npm ci failed:\n${result.stderr}`, 1);
  const left = difference();
  if (left !== undefined) throw new Missing(`npm ci went through, but ${left}; see build/setup.log`, 1);
  say(`npm ci: done in ${seconds(started)}`);
}

/** What is different between the lock and `node_modules`, or nothing. npm keeps its own account of what it installed. */
function difference() {
  const lock = read('package-lock.json');
  const installed = read('node_modules/.package-lock.json');
  if (lock === undefined) return 'package-lock.json is missing';
  if (installed === undefined) return 'no packages yet';
  for (const [path, { version, optional }] of Object.entries(lock)) {
    if (path === '') continue;
    const there = installed[path]?.version;
    if (there === undefined && optional) continue;
    if (there !== version) return `${path} is ${there ?? 'missing'}, the lock says ${version}`;
  }
  for (const path of Object.keys(installed)) if (lock[path] === undefined) return `${path} is not in the lock`;
  if (!existsSync(`${root}node_modules/node/bin/node`)) return 'the install script of the package `node` has not run';
  return undefined;
}

/** @param {string} path @returns {Record<string, { version: string, optional?: boolean }> | undefined} */
function read(path) {
  try {
    return JSON.parse(readFileSync(root + path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
