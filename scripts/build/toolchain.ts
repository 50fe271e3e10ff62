import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { toolEnvironment } from '../setup/environment.mjs';
import { from } from './paths.ts';

/** The tools that `scripts/setup.mjs` chose and recorded in `build/toolchain.json`. */
export interface Toolchain {
  rust: {
    /** Path of cargo. */
    cargo: string;
    /** The folder of cargo, which has to be first in PATH. */
    bin: string;
    /** Environment of each call of cargo. */
    env: Readonly<Record<string, string>>;
    /** Further arguments and environment of a build for wasm. */
    wasm: { args: readonly string[]; env: Readonly<Record<string, string>> };
  };
  /** C compiler and archiver for wasm32. */
  clang: { cc: string; ar: string };
}

/** Reads the recorded choice. Throws if nothing is set up. */
export function toolchain(): Toolchain {
  const path = from('build/toolchain.json');
  if (!existsSync(path)) throw new Error('nothing is set up yet: run `npm run setup`');
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isToolchain(parsed)) throw new Error('build/toolchain.json is not as expected: run `npm run setup -- --again`');
  return parsed;
}

/** Returns the environment of a native cargo call: nothing that is not for tools. */
export function cargoEnvironment({ rust }: Toolchain): NodeJS.ProcessEnv {
  const PATH = [rust.bin, process.env.PATH ?? ''].join(delimiter);
  return { ...toolEnvironment(), ...rust.env, PATH, CARGO_TARGET_DIR: from('build/target'), CARGO_TERM_COLOR: 'never' };
}

/**
 * Returns the environment of a cargo call that builds for wasm: with the C compiler, and the
 * options of libsecp256k1.
 */
export function wasmEnvironment(tools: Toolchain): NodeJS.ProcessEnv {
  const options = from('scripts/build/components/libsecp256k1.h');
  // cargo notices other flags, but not another content of the file.
  const digest = createHash('sha256').update(readFileSync(options)).digest('hex').slice(0, 8);
  return {
    ...cargoEnvironment(tools),
    ...tools.rust.wasm.env,
    CC_wasm32_unknown_unknown: tools.clang.cc,
    AR_wasm32_unknown_unknown: tools.clang.ar,
    CFLAGS_wasm32_unknown_unknown: `-include '${options}' -DMINTMARK_OPTIONS=0x${digest}`,
    CC_SHELL_ESCAPED_FLAGS: '1',
  };
}

function isToolchain(value: unknown): value is Toolchain {
  if (typeof value !== 'object' || value === null || !('rust' in value) || !('clang' in value)) return false;
  const { rust, clang } = value;
  return (
    typeof rust === 'object' &&
    rust !== null &&
    'wasm' in rust &&
    'bin' in rust &&
    typeof clang === 'object' &&
    clang !== null &&
    'cc' in clang
  );
}
