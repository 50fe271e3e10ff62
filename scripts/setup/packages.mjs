import { existsSync, readFileSync } from 'node:fs';
import { toolEnvironment } from './environment.mjs';
import { Missing, log, root, say } from './report.mjs';
import { runTool } from './tool.mjs';
import { systemPath } from './system/tools.mjs';

/**
 * Installs what `package-lock.json` says, unless `node_modules` holds just that. Throws `Missing`
 * if npm cannot do it.
 */
export async function setUpPackages() {
  const reason = difference();
  if (reason === undefined) return;
  const started = Date.now();
  say(`npm ci (${reason})`);
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stdout, stderr } = await runTool('npm', args, { cwd: root, env: { ...toolEnvironment(), PATH: systemPath() } });
  if (status === 127) throw new Missing(`npm does not start: ${stderr.trim()}`, 1);
  log(`$ npm ci\n${stdout}${stderr}-> ${status}`);
  if (status !== 0) throw new Missing(`npm ci failed:\n${stderr}`, 1);
  const left = difference();
  if (left !== undefined) throw new Missing(`npm ci went through, but ${left}; see build/setup.log`, 1);
  say(`npm ci: done in ${seconds(started)}`);
}

/**
 * Returns what is different between the lock and `node_modules`, `undefined` if nothing is. npm
 * keeps its own account of what it installed.
 */
function difference() {
  const lock = read('package-lock.json');
  const installed = read('node_modules/.package-lock.json');
  if (lock === undefined) return 'package-lock.json is missing';
  if (installed === undefined) return 'no packages yet';
  for (const [path, { version, optional }] of Object.entries(lock)) {
    if (path === '') continue;
    const found = installed[path]?.version;
    if (found === undefined && optional) continue;
    if (found !== version) return `${path} is ${found ?? 'missing'}, the lock says ${version}`;
  }
  for (const path of Object.keys(installed)) if (lock[path] === undefined) return `${path} is not in the lock`;
  if (!existsSync(`${root}node_modules/node/bin/node`)) return 'the install script of the package `node` has not run';
  return undefined;
}

/**
 * @param {string} path
 * @returns {Record<string, { version: string, optional?: boolean }> | undefined}
 */
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
