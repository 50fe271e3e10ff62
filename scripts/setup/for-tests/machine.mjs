import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { Missing, root, say } from '../report.mjs';
import { debian } from '../system/debian.mjs';
import { call, find } from '../system/tools.mjs';

/** Debian's packages that make a machine out of a container, and what commands of pages use. */
const packages = ['podman', 'runc', 'systemd', 'curl', 'jq', 'openssl'];

/** Debian's packages that are installed on such a machine, and not on this one. */
const onMachines = ['caddy', 'nginx'];

/**
 * The folder with the packages for machines, relative to the clone's root. Tests install all that
 * is in it.
 */
export const machinePackages = 'build/debian';

/**
 * Installs what the tests of the operators' pages need, where a machine can be made: as root, on a
 * system with apt. Elsewhere these tests say what they lack. Throws `Missing` if an installation
 * fails.
 */
export function setUpMachine() {
  if (!debian.here || !debian.root) return;
  const missing = packages.filter((name) => !isHere(name));
  if (missing.length > 0) {
    say(`missing: ${missing.join(', ')}`);
    if (!debian.install(missing)) throw failed(missing);
  }
  download();
}

/** @param {string} name */
function isHere(name) {
  return name === 'systemd' ? existsSync('/lib/systemd/systemd') : find([name]) !== undefined;
}

/** Downloads the packages for machines, with what they need besides. */
function download() {
  const folder = root + machinePackages;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  if (onMachines.every((name) => names.some((file) => file.startsWith(`${name}_`)))) return;
  say(`downloading ${onMachines.join(', ')} for tests`);
  // Made beside its place, so that a download that was cut off is not taken for a whole one.
  const unfinished = `${folder}-${process.pid}`;
  try {
    mkdirSync(`${unfinished}/partial`, { recursive: true });
    const args = ['install', '-y', '--no-install-recommends', '--download-only', '-o', `Dir::Cache::archives=${unfinished}`, ...onMachines];
    if (!call('apt-get', args).ok && !(call('apt-get', ['update']).ok && call('apt-get', args).ok)) throw failed(onMachines);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} names */
function failed(names) {
  const lines = [
    `The tests of the operators' pages need ${names.join(', ')}. Please install, then run this again:`,
    '',
    `  Debian: apt-get install ${names.join(' ')}`,
    debian.failure(),
  ];
  return new Missing(lines.join('\n').trimEnd(), 3);
}
