import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComponentName } from '../shared/component-name.ts';
import type { Loader } from '../shared/component/link.ts';
import { DEBUG_STACK_FRAMES } from '../shared/trap/line.ts';
import { symbolsOf } from '../shared/trap/symbolise.ts';
import type { Symbols } from '../shared/trap/symbolise.ts';
import { builtComponents, loaderFrom } from './components.ts';

/** Where the build leaves the components with names of functions, and their symbol tables. */
export const debugComponents = fileURLToPath(new URL('../../build/debug/js', import.meta.url));

/** The components that have a symbol table: those in Rust. */
const rustComponents = ['nft', 'gateway', 'signer'] as const satisfies readonly ComponentName[];

/** What a server needs to log readable stacks of traps. */
export interface Debugging {
  readonly load: Loader;
  readonly symbols: Symbols;
}

/**
 * Reads the components for debugging, and has every error of the process keep more of its stack.
 * `directory` has components with symbol tables. Errors: those of the file system.
 */
export async function debugging(directory = debugComponents): Promise<Debugging> {
  Error.stackTraceLimit = DEBUG_STACK_FRAMES;
  const texts = rustComponents.map(async (name) => [name, await readFile(join(directory, name, `${name}.symbols.json`), 'utf8')] as const);
  const symbols = symbolsOf(Object.fromEntries(await Promise.all(texts)));
  return { load: loaderFrom(directory, { 'rate-limit': join(builtComponents, 'rate-limit') }), symbols };
}
