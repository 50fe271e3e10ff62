import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { replaceFile } from '../files.ts';
import { named } from '../debug/names.ts';
import { from } from '../paths.ts';
import { toolchain, wasmEnvironment } from '../toolchain.ts';

/** A crate, and where its core module goes (relative to the clone's root): without names and DWARF, and with them in the file that `withSymbols` names. */
export interface CoreModule {
  crate: string;
  file: string;
}

const target = 'wasm32-unknown-unknown';

/** `build/core/nft.wasm`: `build/core/nft.symbols.wasm`. */
export function withSymbols(file: string): string {
  return file.replace(/\.wasm$/, '.symbols.wasm');
}

/**
 * Builds crates for wasm, one call of cargo each and as `cdylib` only: cargo drops link-time optimisation for a crate that is an rlib as well (a
 * seventh of the size), and the tests need the rlib. `features`: of those crates.
 */
export function buildCoreModules(modules: readonly CoreModule[], features: readonly string[] = []): void {
  const tools = toolchain();
  const chosen = features.length === 0 ? [] : ['--features', features.join(',')];
  for (const { crate, file } of modules) {
    const args = [
      'rustc',
      '--release',
      '--locked',
      '--target',
      target,
      ...tools.rust.wasm.args,
      '--package',
      crate,
      '--crate-type',
      'cdylib',
      ...chosen,
    ];
    const { status, error } = spawnSync(tools.rust.cargo, args, {
      cwd: from('components'),
      env: wasmEnvironment(tools),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`cargo ${args.join(' ')}: exit code ${status}`);
    const built = readFileSync(from(`build/target/${target}/release/${crate.replaceAll('-', '_')}.wasm`));
    replaceFile(from(withSymbols(file)), built);
    replaceFile(from(file), named(built, basename(file, '.wasm')));
  }
}
