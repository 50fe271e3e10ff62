import { existsSync } from 'node:fs';
import { find } from '../system/tools.mjs';
import { setUpInstalled } from './installed.mjs';

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
  const need = (/** @type {string[]} */ left) => `The tests of keys in a token need ${left.join(' and ')}`;
  setUpInstalled({ missing, packages, brew: 'softhsm opensc', need });
}

function missing() {
  return [
    ...programs.filter((program) => find([program]) === undefined),
    ...(libraries.some((library) => existsSync(library)) ? [] : ['libsofthsm2.so']),
  ];
}
