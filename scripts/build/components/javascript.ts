import { readFileSync } from 'node:fs';
import { transpile } from '@bytecodealliance/jco';
import * as esbuild from 'esbuild';
import { replaceFolder } from '../files.ts';
import { from } from '../paths.ts';
import { editAsyncGlue } from './async-glue/edit.ts';
import { editGlue } from './glue.ts';
import { withoutTasks } from './sync-tasks.ts';

/**
 * jco's bindings read a debugging variable on every call, which takes most of a call's time on
 * Node.
 */
const define = { 'globalThis.process.env.JCO_DEBUG': 'undefined' };

/**
 * Makes an ES module and core modules of a component. `<folder>/<name>.js` exports
 * `instantiate(getCoreModule, imports, instantiateCore?)`, which calls `getCoreModule` for each of
 * the `*.wasm` files beside it. Paths are relative to the clone's root.
 */
export async function javascriptFromComponent(name: string, component: string, folder: string): Promise<void> {
  const files = await bindingsOf(name, component);
  await writeBindings(name, withoutTasks(editGlue(glueIn(files, name))), modulesIn(files), folder);
}

/** Makes the same of a component with asynchronous functions. */
export async function javascriptFromAsyncComponent(name: string, component: string, folder: string): Promise<void> {
  const files = await bindingsOf(name, component);
  const { glue, modules } = editAsyncGlue(editGlue(glueIn(files, name)), name);
  await writeBindings(name, glue, new Map([...modulesIn(files), ...modules]), folder);
}

type Files = Readonly<Record<string, Uint8Array>>;

async function bindingsOf(name: string, component: string): Promise<Files> {
  const { files } = await transpile(readFileSync(from(component)), {
    name,
    instantiation: 'async',
    noTypescript: true,
    nodejsCompat: false,
    wasiShim: false,
    base64Cutoff: 0,
  });
  return files;
}

function glueIn(files: Files, name: string): string {
  const glue = files[`${name}.js`];
  if (glue === undefined) throw new Error(`jco transpile: expected ${name}.js, got ${Object.keys(files).join(', ')}`);
  return new TextDecoder().decode(glue);
}

function modulesIn(files: Files): Map<string, Uint8Array> {
  return new Map(Object.entries(files).filter(([file]) => file.endsWith('.wasm')));
}

async function writeBindings(name: string, glue: string, modules: ReadonlyMap<string, Uint8Array>, folder: string): Promise<void> {
  const bundled = await esbuild.transform(glue, { loader: 'js', format: 'esm', target: 'es2024', define, minify: true });
  replaceFolder(from(folder), new Map<string, string | Uint8Array>([...modules, [`${name}.js`, bundled.code]]));
}
