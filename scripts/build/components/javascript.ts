import { readFileSync } from 'node:fs';
import { transpile } from '@bytecodealliance/jco';
import * as esbuild from 'esbuild';
import { replaceFolder } from '../files.ts';
import { from } from '../paths.ts';
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
  const { files } = await transpile(readFileSync(from(component)), {
    name,
    instantiation: 'async',
    noTypescript: true,
    nodejsCompat: false,
    wasiShim: false,
    base64Cutoff: 0,
  });
  const glue = files[`${name}.js`];
  if (glue === undefined) throw new Error(`jco transpile ${component}: expected ${name}.js, got ${Object.keys(files).join(', ')}`);
  const bundled = await esbuild.transform(withoutTasks(editGlue(new TextDecoder().decode(glue))), {
    loader: 'js',
    format: 'esm',
    target: 'es2024',
    define,
    minify: true,
  });
  const modules = Object.entries(files).filter(([file]) => file.endsWith('.wasm'));
  replaceFolder(from(folder), new Map<string, string | Uint8Array>([...modules, [`${name}.js`, bundled.code]]));
}
