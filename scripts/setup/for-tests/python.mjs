import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { Missing, root, say } from '../report.mjs';
import { debian } from '../system/debian.mjs';
import { call, find } from '../system/tools.mjs';

/** Debian's packages with Python, venv and pip. */
const packages = ['python3-venv'];

/**
 * Returns the folder of a virtual environment of Python. Its name changes with the versions.
 * @param {string} name
 * @param {string} requirements The path of the versions, relative to the clone's root.
 */
export function pythonFolder(name, requirements) {
  const digest = createHash('sha256')
    .update(readFileSync(root + requirements))
    .digest('hex');
  return `${root}build/${name}-${digest.slice(0, 12)}`;
}

/**
 * Makes a virtual environment of Python with these packages, unless it is there. Throws `Missing`
 * if that is not possible.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.requirements The path of the versions, relative to the clone's root.
 * @param {string} options.progress What is said while it is made.
 * @param {string} options.need What cannot be done without it.
 */
export function setUpPython({ name, requirements, progress, need }) {
  const folder = pythonFolder(name, requirements);
  if (existsSync(folder)) return;
  say(progress);
  // Made beside its place, so that an installation that was cut off is not taken for a whole one.
  const unfinished = `${folder}-${process.pid}`;
  try {
    if (!makeEnvironment(unfinished)) {
      say(`missing: ${packages.join(', ')}`);
      debian.install(packages);
      if (!makeEnvironment(unfinished)) throw missing(need, 'there is no python3, or it has no venv or no pip');
    }
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', root + requirements];
    const installed = call(`${unfinished}/bin/python`, args);
    if (!installed.ok) throw missing(need, `pip failed: ${installed.stderr.trim().split('\n').at(-1)}`);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function makeEnvironment(folder) {
  const python = find(['python3']);
  return python !== undefined && call(python, ['-m', 'venv', '--clear', folder]).ok;
}

/** @param {string} need @param {string} why */
function missing(need, why) {
  const lines = [
    `${need} need Python 3.10 with venv and pip: ${why}. Please install, then run this again:`,
    '',
    `  Debian: ${debian.root ? '' : 'sudo '}apt-get install ${packages.join(' ')}`,
    '  macOS: brew install python',
    debian.failure(),
  ];
  return new Missing(lines.join('\n').trimEnd(), 3);
}
