import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { toolEnvironment } from '../environment.mjs';
import { log } from '../report.mjs';

/** Folders outside PATH where installers put tools. */
const others = [
  join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin'),
  '/opt/homebrew/opt/llvm/bin',
  '/opt/homebrew/opt/lld/bin',
  '/usr/local/opt/llvm/bin',
];

/**
 * Returns PATH without the `node_modules/.bin` folders that npm adds: what is in them may be about
 * to be replaced.
 */
export function systemPath() {
  const own = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '' && !/node_modules[\\/]\.bin[\\/]?$/.test(folder));
  return own.join(delimiter);
}

/**
 * Returns every executable file of this name, those in PATH first.
 *
 * @param {string} name
 * @returns {string[]}
 */
export function findAll(name) {
  const found = [...systemPath().split(delimiter), ...others].map((folder) => join(folder, name)).filter(executable);
  return [...new Set(found)];
}

/**
 * Returns the first executable file of these names.
 *
 * @param {string[]} names
 * @returns {string | undefined}
 */
export function find(names) {
  for (const name of names) {
    const [first] = findAll(name);
    if (first !== undefined) return first;
  }
  return undefined;
}

/**
 * Runs a tool without a terminal to its end. Its output goes to the log.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @param {string} [cwd] The directory to run it in. Default: that of this process.
 */
export function call(command, args, env = {}, cwd = undefined) {
  const result = spawnSync(command, args, {
    env: { ...toolEnvironment(), PATH: systemPath(), ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 10 * 60 * 1000,
  });
  log(
    `$ ${command} ${args.join(' ')}\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}-> ${result.status ?? result.signal}`,
  );
  return { ok: result.status === 0, stdout: result.stdout ?? '', stderr: result.stderr ?? '' };
}

/** @param {string} path */
function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
