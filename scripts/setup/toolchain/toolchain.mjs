import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Missing, root, say } from '../report.mjs';
import { debian } from '../system/debian.mjs';
import { findClang, clangAdvice, clangPackages } from './clang.mjs';
import { findRust, rustAdvice, rustPackages } from './rust.mjs';
import { find } from '../system/tools.mjs';

const record = `${root}build/toolchain.json`;
/** Has to be increased when the record's form or the way of choosing changes. */
const form = 1;

/**
 * Chooses Rust and clang, installs them if they are missing, and records the choice for the build.
 * Throws `Missing` if they cannot be installed. @param {{ again: boolean }} options
 */
export function setUpToolchain({ again }) {
  if (!again && stands()) return;
  let choice = look();
  const wanted = missing(choice);
  if (wanted.length > 0) {
    say(`missing: ${wanted.map(({ what }) => what).join(', ')}`);
    if (debian.install([...new Set(wanted.flatMap(({ packages }) => packages))])) choice = look();
  }
  const left = missing(choice);
  if (left.length > 0) throw new Missing(advice(left), 3);
  mkdirSync(`${root}build`, { recursive: true });
  const { rust, clang } = choice;
  const files = [...rust.files, ...clang.files];
  writeFileSync(
    record,
    `${JSON.stringify({ form, rust: { ...rust, files: undefined }, clang: { ...clang, files: undefined }, files }, undefined, 2)}\n`,
  );
  say(`Rust: ${rust.description}`);
  say(`C: ${clang.description}`);
}

/** Returns whether the recorded choice can still be used. */
function stands() {
  try {
    const written = JSON.parse(readFileSync(record, 'utf8'));
    return written.form === form && written.files.every((/** @type {string} */ file) => existsSync(file));
  } catch {
    return false;
  }
}

function look() {
  const clang = findClang();
  return { rust: findRust(clang?.linker), clang, cc: find(['cc', 'gcc']) };
}

/** @param {ReturnType<typeof look>} choice */
function missing({ rust, clang, cc }) {
  return [
    ...(rust === undefined ? [{ what: 'Rust', packages: rustPackages, advice: rustAdvice }] : []),
    ...(clang === undefined ? [{ what: 'clang for wasm32', packages: clangPackages(), advice: clangAdvice }] : []),
    ...(cc === undefined
      ? [
          {
            what: 'a C compiler for build scripts',
            packages: ['gcc', 'libc6-dev'],
            advice: ["apt-get install gcc libc6-dev, or your system's like"],
          },
        ]
      : []),
  ];
}

/** @param {ReturnType<typeof missing>} left */
function advice(left) {
  const lines = left.flatMap(({ what, advice: ways }) => [`${what}:`, ...ways.map((way) => `  ${way}`)]);
  const packages = [...new Set(left.flatMap(({ packages: names }) => names))].join(' ');
  return [
    'Please install, then run this again:',
    '',
    ...lines,
    '',
    ...(debian.here ? [`On this system, all of it: ${debian.root ? '' : 'sudo '}apt-get install ${packages}`, debian.failure()] : []),
  ]
    .join('\n')
    .trimEnd();
}
