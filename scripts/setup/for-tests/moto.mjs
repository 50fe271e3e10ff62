import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { Missing, root, say } from '../report.mjs';
import { debian } from '../system/debian.mjs';
import { call, find } from '../system/tools.mjs';

/** Debian's packages with Python, venv and pip. */
const packages = ['python3-venv'];
const requirements = `${root}tests/keys/aws-kms/requirements.txt`;

/**
 * Returns the folder of the virtual environment with moto, a server that stands for AWS KMS. Its
 * name changes with the versions.
 */
export function motoFolder() {
  return `${root}build/moto-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)}`;
}

/** Installs what tests of keys in AWS KMS need. Throws `Missing` if that is not possible. */
export function setUpMoto() {
  const folder = motoFolder();
  if (existsSync(folder)) return;
  say('installing moto, which stands for AWS KMS in tests');
  // Made beside its place, so that an installation that was cut off is not taken for a whole one.
  const unfinished = `${folder}-${process.pid}`;
  try {
    if (!makeEnvironment(unfinished)) {
      say(`missing: ${packages.join(', ')}`);
      debian.install(packages);
      if (!makeEnvironment(unfinished)) throw missing('there is no python3, or it has no venv or no pip');
    }
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
    const installed = call(`${unfinished}/bin/python`, args);
    if (!installed.ok) throw missing(`pip failed: ${installed.stderr.trim().split('\n').at(-1)}`);
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

/** @param {string} why */
function missing(why) {
  const lines = [
    `The tests of keys in AWS KMS need Python 3.10 with venv and pip: ${why}. Please install, then run this again:`,
    '',
    `  Debian: ${debian.root ? '' : 'sudo '}apt-get install ${packages.join(' ')}`,
    '  macOS: brew install python',
    debian.failure(),
  ];
  return new Missing(lines.join('\n').trimEnd(), 3);
}
