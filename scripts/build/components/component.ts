import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { componentNew } from '@bytecodealliance/jco';
import { toolEnvironment } from '../../setup/environment.mjs';
import { runTool } from '../../setup/tool.mjs';
import { replaceFile } from '../files.ts';
import { withoutCratesFolder } from '../debug/crate-paths.ts';
import { from } from '../paths.ts';
import { metadataOf, withMetadata } from './metadata.ts';
import { narrowed } from './narrowed.ts';

/**
 * Wraps a core module, which carries its world with it, as a component that says what it is, and
 * not where it was built. Paths are relative to the clone's root. The name of the file is that of
 * the component.
 */
export async function componentFromCore(core: string, component: string): Promise<void> {
  const wrapped = await componentNew(withoutCratesFolder(readFileSync(from(core))));
  replaceFile(from(component), withMetadata(wrapped, metadataOf(basename(component, '.wasm'))));
}

/** A component in TypeScript. Paths are relative to the clone's root. */
export interface TypeScriptComponent {
  /** The module that exports the world's interfaces. */
  readonly entry: string;
  readonly wit: string;
  readonly world: string;
  /** The interfaces that the world exports. */
  readonly interfaces: readonly string[];
  readonly engine: Engine;
  /** Where the component goes. */
  readonly file: string;
}

/** The engine inside a component in TypeScript. */
export type Engine = 'quickjs' | 'starlingmonkey';

/** What `jco componentize` is told for each engine: no WASI, and nothing asynchronous. */
const engines: Readonly<Record<Engine, readonly string[]>> = {
  // Its imports of WASI are stubbed, and would trap.
  quickjs: ['--backend', 'qjs', '--backend-qjs-stub-wasi', '--backend-qjs-disable-async'],
  starlingmonkey: ['--backend', 'starlingmonkey', '--disable', 'stdio', 'random', 'clocks', 'http', 'fetch-event'],
};

/** Makes a component of a TypeScript module: no imports, and no export but the world's. */
export async function componentFromTypeScript(made: TypeScriptComponent): Promise<void> {
  const { entry, wit, world, interfaces, engine, file: component } = made;
  mkdirSync(dirname(from(component)), { recursive: true });
  // jco wants paths absolute.
  const source = [from(entry), '--wit', from(wit), '--world-name', world];
  const args = [
    from('node_modules/@bytecodealliance/jco/dist/jco.js'),
    'componentize',
    ...source,
    ...engines[engine],
    '--out',
    from(component),
  ];
  const { status, stdout, stderr } = await runTool(process.execPath, args, { cwd: from('.'), env: toolEnvironment() });
  if (status !== 0) throw new Error(`jco componentize ${entry}: exit code ${status}\n${stdout}${stderr}`);
  replaceFile(from(component), withMetadata(narrowed(readFileSync(from(component)), interfaces), metadataOf(world)));
}
