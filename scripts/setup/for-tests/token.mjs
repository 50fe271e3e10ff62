import { existsSync } from 'node:fs';
import { debian } from '../system/debian.mjs';
import { Missing, say } from '../report.mjs';
import { find } from '../system/tools.mjs';

/**
 * Debian's packages that tests of keys in a token need: SoftHSM, a token in software, and OpenSC
 * with `pkcs11-tool`.
 */
const packages = ['softhsm2', 'opensc'];
const programs = ['softhsm2-util', 'pkcs11-tool'];
/** Paths where installers put SoftHSM's library. `tests/keys/soft-token.ts` looks there too. */
const libraries = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/** Installs what tests of keys in a token need. Throws `Missing` if that is not possible. */
export function setUpToken() {
  if (missing().length === 0) return;
  say(`missing: ${missing().join(', ')}`);
  debian.install(packages);
  const left = missing();
  if (left.length === 0) return;
  const lines = [
    `The tests of keys in a token need ${left.join(' and ')}. Please install, then run this again:`,
    '',
    `  Debian: ${debian.root ? '' : 'sudo '}apt-get install ${packages.join(' ')}`,
    '  macOS: brew install softhsm opensc',
    debian.failure(),
  ];
  throw new Missing(lines.join('\n').trimEnd(), 3);
}

function missing() {
  return [
    ...programs.filter((program) => find([program]) === undefined),
    ...(libraries.some((library) => existsSync(library)) ? [] : ['libsofthsm2.so']),
  ];
}
