import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LoadableName } from '../shared/component-name.ts';
import { LinkError } from '../shared/component/link.ts';
import type { Components, Loaded, Loader } from '../shared/component/link.ts';

/** Where the build leaves the components. */
export const builtComponents = fileURLToPath(new URL('../../dist/js', import.meta.url));

/**
 * Returns a loader that reads `<directory>/<name>/<name>.js` and the core modules beside it.
 * `replacements` are directories of single components that are read instead, such as another build
 * of one for a test.
 *
 * Errors: those of the file system and the compiler.
 * Errors: `LinkError` if a file exports no `instantiate`.
 */
export function loaderFrom(directory: string, replacements: Readonly<Partial<Record<LoadableName, string>>> = {}): Loader {
  return async <Name extends LoadableName>(name: Name) => {
    const from = resolve(replacements[name] ?? join(directory, name));
    const bindings: unknown = await import(pathToFileURL(join(from, `${name}.js`)).href);
    if (!exportsInstantiate<Components[Name]>(bindings)) throw new LinkError(`${name}.js to export instantiate`, 'none');
    const files = (await readdir(from)).filter((file) => file.endsWith('.wasm'));
    const compiled = files.map(async (file) => [file, await WebAssembly.compile(await readFile(join(from, file)))] as const);
    return { instantiate: bindings.instantiate, modules: new Map(await Promise.all(compiled)) };
  };
}

function exportsInstantiate<Exports>(module: unknown): module is Pick<Loaded<Exports>, 'instantiate'> {
  return typeof module === 'object' && module !== null && 'instantiate' in module && typeof module.instantiate === 'function';
}
