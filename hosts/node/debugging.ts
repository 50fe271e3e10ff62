import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComponentName } from '../shared/component-name.ts';
import type { Loader } from '../shared/component/link.ts';
import { symbolsOf } from '../shared/trap/symbolise.ts';
import type { Symbols } from '../shared/trap/symbolise.ts';
import { deepStack } from '../shared/trap/line.ts';
import { builtComponents, loaderFrom } from './components.ts';

/** Where the build leaves the components with names of functions and tables. */
export const debugComponents = fileURLToPath(new URL('../../build/debug/js', import.meta.url));

/** The components that have tables: those in Rust. */
const tabled = ['nft', 'gateway', 'signer'] as const satisfies readonly ComponentName[];

/** What a server is given so that a trap's stack can be read. */
export interface Debugging {
  readonly load: Loader;
  readonly symbols: Symbols;
}

/** Reads it, and has errors keep more of their stack, those of the whole process. `directory`: as `builtComponents`, with tables. Errors: those of the file system. */
export async function debugging(directory = debugComponents): Promise<Debugging> {
  Error.stackTraceLimit = deepStack;
  const texts = tabled.map(async (name) => [name, await readFile(join(directory, name, `${name}.symbols.json`), 'utf8')] as const);
  const symbols = symbolsOf(Object.fromEntries(await Promise.all(texts)));
  return { load: loaderFrom(directory, { 'rate-limit': join(builtComponents, 'rate-limit') }), symbols };
}
