import { call, find, findAll } from '../system/tools.mjs';

/** The oldest major version that can be used. */
const minVersion = 15;
const versions = Array.from({ length: 10 }, (_, index) => 24 - index);

/** What to install if it is missing. */
export const clangAdvice = [
  `clang ${minVersion} or newer with the target wasm32, and its llvm-ar`,
  'Debian: apt-get install clang-19 llvm-19 lld-19',
  'macOS: brew install llvm lld',
];

/** Returns Debian's packages for it. */
export function clangPackages() {
  return ['clang-19', 'llvm-19', 'lld-19'];
}

/**
 * Finds a clang that compiles for wasm32, its archiver, and a linker for modules if there is one.
 * @returns {{ cc: string, ar: string, linker?: string, description: string, files: string[] }
 *   | undefined}
 */
export function findClang() {
  for (const name of [...versions.map((version) => `clang-${version}`), 'clang']) {
    for (const cc of findAll(name)) {
      const version = Number(/version (\d+)/.exec(call(cc, ['--version']).stdout)?.[1]);
      if (!(version >= minVersion) || !/\bwasm32\b/.test(call(cc, ['--print-targets']).stdout)) continue;
      const ar = find([`llvm-ar-${version}`, 'llvm-ar']);
      if (ar === undefined) continue;
      const linker = find([`wasm-ld-${version}`, 'wasm-ld']);
      return { cc, ar, ...(linker === undefined ? {} : { linker }), description: `clang ${version}`, files: [cc, ar] };
    }
  }
  return undefined;
}
