import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { runTool } from '../../setup/tool.mjs';
import { replaceFile } from '../files.ts';
import { named } from '../debug/names.ts';
import { from } from '../paths.ts';
import { toolchain, wasmEnvironment } from '../toolchain.ts';

/**
 * A crate, and where its core module goes, relative to the clone's root.
 * The file has no names and no DWARF; the one that `withSymbols` names has both.
 */
export interface CoreModule {
  crate: string;
  file: string;
}

const target = 'wasm32-unknown-unknown';

/**
 * Returns the file with symbols beside a core module: `build/core/nft.symbols.wasm` for
 * `build/core/nft.wasm`.
 */
export function withSymbols(file: string): string {
  return file.replace(/\.wasm$/, '.symbols.wasm');
}

/**
 * Builds crates for wasm with these features and variables of the environment, one call of cargo
 * each and as `cdylib` only: cargo drops link-time optimisation for a crate that is an rlib as well
 * (a seventh of the size), and the tests need the rlib. Rejects if cargo fails.
 */
export async function buildCoreModules(
  modules: readonly CoreModule[],
  features: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
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
    const { status } = await runTool(tools.rust.cargo, args, {
      cwd: from('components'),
      env: { ...wasmEnvironment(tools), ...variables },
      shown: true,
    });
    if (status !== 0) throw new Error(`cargo ${args.join(' ')}: exit code ${status}`);
    const built = readFileSync(from(`build/target/${target}/release/${crate.replaceAll('-', '_')}.wasm`));
    replaceFile(from(withSymbols(file)), built);
    replaceFile(from(file), named(built, basename(file, '.wasm')));
  }
}
