import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { debian } from '../system/debian.mjs';
import { root, say } from '../report.mjs';
import { call, find, findAll, systemPath } from '../system/tools.mjs';

const target = 'wasm32-unknown-unknown';
const minMinorVersion = /rust-version = "1\.(\d+)/.exec(readFileSync(`${root}components/Cargo.toml`, 'utf8'))?.[1] ?? '90';

/**
 * Debian's packages: a current Rust, which builds the target's standard library from its source.
 */
export const rustPackages = ['rustc-web', 'cargo-web', 'rust-web-src', 'rust-web-clippy', 'rustfmt-web', 'lld-19'];

/** What to install if it is missing. */
export const rustAdvice = [
  `rustup (https://rustup.rs) with Rust 1.${minMinorVersion} or newer, then: rustup target add ${target} && rustup component add clippy rustfmt`,
  `Debian 12 or newer: apt-get install ${rustPackages.join(' ')}`,
];

/**
 * @typedef {object} Rust
 * @property {string} cargo Path of cargo.
 * @property {string} bin The folder of cargo, first in PATH for each call.
 * @property {Record<string, string>} env Environment of each call.
 * @property {{ args: string[], env: Record<string, string> }} wasm
 *   Further arguments and environment of calls that build for wasm.
 * @property {string} description Which Rust was chosen, for people.
 * @property {string[]} files The choice holds as long as these files exist.
 */

/**
 * Finds a Rust that builds for the target: with the target's standard library, or from its source.
 *
 * @param {string | undefined} linker
 * @returns {Rust | undefined}
 */
export function findRust(linker) {
  const all = findAll('cargo')
    .map((cargo) => inspect(cargo))
    .filter((rust) => rust !== undefined);
  const installed = all.find(({ std }) => existsSync(std)) ?? all.find(addTarget) ?? addToolchain(all.length);
  if (installed !== undefined) return choice(installed, { args: [], env: {} }, installed.std, `${installed.name}, its own ${target}`);
  const buildable = all.find(({ source }) => existsSync(source));
  if (buildable === undefined || linker === undefined) return undefined;
  const env = { RUSTC_BOOTSTRAP: '1', CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: linker };
  const wasm = { args: ['-Zbuild-std=std,panic_abort'], env };
  return choice(buildable, wasm, buildable.source, `${buildable.name}, which builds the standard library for ${target} from its source`);
}

/**
 * Describes a cargo. `undefined` if it does not run or is too old.
 *
 * @param {string} cargo
 * @param {Record<string, string>} [toolchain]
 */
function inspect(cargo, toolchain = {}) {
  const bin = dirname(cargo);
  const rustc = join(bin, 'rustc');
  const env = { ...toolchain, PATH: [bin, systemPath()].join(delimiter) };
  const version = call(rustc, ['--version'], env).stdout.trim();
  const minor = /^rustc 1\.(\d+)/.exec(version)?.[1];
  if (minor === undefined || Number(minor) < Number(minMinorVersion)) return undefined;
  const sysroot = call(rustc, ['--print', 'sysroot'], env).stdout.trim();
  const rustup = existsSync(join(bin, 'rustup')) ? join(bin, 'rustup') : undefined;
  return {
    cargo,
    rustc,
    bin,
    env,
    rustup,
    // rustup's cargo knows its rustc; another one would take the first in PATH.
    kept: rustup === undefined ? { RUSTC: rustc } : toolchain,
    name: `${rustup === undefined ? 'system' : 'rustup'}'s ${version}`,
    std: join(sysroot, 'lib', 'rustlib', target, 'lib'),
    source: join(sysroot, 'lib', 'rustlib', 'src', 'rust', 'library', 'Cargo.lock'),
  };
}

/** Installs the stable toolchain if rustup has none that can be used. @param {number} usable */
function addToolchain(usable) {
  const rustup = find(['rustup']);
  if (rustup === undefined || usable > 0) return undefined;
  say('rustup toolchain install stable');
  const parts = ['--profile', 'minimal', '--component', 'clippy', '--component', 'rustfmt', '--target', target];
  const added = call(rustup, ['toolchain', 'install', 'stable', ...parts]).ok;
  return added ? inspect(join(dirname(rustup), 'cargo'), { RUSTUP_TOOLCHAIN: 'stable' }) : undefined;
}

/** @param {NonNullable<ReturnType<typeof inspect>>} rust */
function addTarget({ rustup, env, std }) {
  if (rustup === undefined) return false;
  say(`rustup target add ${target}`);
  const added = call(rustup, ['target', 'add', target], env).ok && existsSync(std);
  if (!added) say('rustup could not add the target; looking for another way');
  return added;
}

/**
 * @param {NonNullable<ReturnType<typeof inspect>>} rust
 * @param {Rust['wasm']} wasm
 * @param {string} proof
 * @param {string} description
 * @returns {Rust}
 */
function choice({ cargo, rustc, bin, env, kept, rustup }, wasm, proof, description) {
  const complete = () => call(cargo, ['clippy', '--version'], env).ok && call(cargo, ['fmt', '--version'], env).ok;
  if (!complete()) {
    // rustup has commands for parts that it has not installed: only a call shows that.
    if (rustup === undefined) debian.install(['rust-web-clippy', 'rustfmt-web']);
    else call(rustup, ['component', 'add', 'clippy', 'rustfmt'], env);
    if (!complete()) say('clippy and rustfmt are not here and could not be added; `npm run check` will miss them');
  }
  return { cargo, bin, env: kept, wasm, description, files: [cargo, rustc, proof] };
}
