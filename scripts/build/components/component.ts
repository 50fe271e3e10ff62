import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { componentNew } from '@bytecodealliance/jco';
import { toolEnvironment } from '../../setup/environment.mjs';
import { runTool } from '../../setup/tool.mjs';
import { replaceFile } from '../files.ts';
import { withoutCratesFolder } from '../debug/crate-paths.ts';
import { from } from '../paths.ts';
import { metadataOf, withMetadata } from './metadata.ts';

/**
 * Wraps a core module, which carries its world with it, as a component that says what it is, and
 * not where it was built. Paths are relative to the clone's root. The name of the file is that of
 * the component.
 */
export async function componentFromCore(core: string, component: string): Promise<void> {
  const wrapped = await componentNew(withoutCratesFolder(readFileSync(from(core))));
  replaceFile(from(component), withMetadata(wrapped, metadataOf(basename(component, '.wasm'))));
}

/**
 * Makes a component of a TypeScript module with QuickJS: no WASI (it is stubbed, and would trap),
 * no async. Paths are relative to the clone's root.
 */
export async function componentFromTypeScript(entry: string, wit: string, world: string, component: string): Promise<void> {
  mkdirSync(dirname(from(component)), { recursive: true });
  // jco wants paths absolute.
  const source = [from(entry), '--wit', from(wit), '--world-name', world];
  const backend = ['--backend', 'qjs', '--backend-qjs-stub-wasi', '--backend-qjs-disable-async'];
  const args = [from('node_modules/@bytecodealliance/jco/dist/jco.js'), 'componentize', ...source, ...backend, '--out', from(component)];
  const { status, stdout, stderr } = await runTool(process.execPath, args, { cwd: from('.'), env: toolEnvironment() });
  if (status !== 0) throw new Error(`jco componentize ${entry}: exit code ${status}\n${stdout}${stderr}`);
  replaceFile(from(component), withMetadata(readFileSync(from(component)), metadataOf(world)));
}
