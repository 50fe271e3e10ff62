import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { from } from './paths.ts';

/**
 * Instantiates a component without imports from the folder of its bindings. Returns what it
 * exports, which the caller checks.
 */
export async function instantiateBuilt(folder: string, name: string): Promise<unknown> {
  const directory = from(folder);
  const bindings: unknown = await import(pathToFileURL(`${directory}/${name}.js`).href);
  if (!instantiates(bindings)) throw new TypeError(`expected ${directory}/${name}.js to export instantiate, got none`);
  const files = (await readdir(directory)).filter((file) => file.endsWith('.wasm'));
  const modules = new Map(
    await Promise.all(files.map(async (file) => [file, await WebAssembly.compile(await readFile(`${directory}/${file}`))] as const)),
  );
  const moduleAt = (path: string): WebAssembly.Module => {
    const found = modules.get(path);
    if (found === undefined) throw new RangeError(`expected one of ${files.join(', ')}, got ${path}`);
    return found;
  };
  return await bindings.instantiate(moduleAt, {});
}

function instantiates(
  module: unknown,
): module is { instantiate(getCoreModule: (path: string) => WebAssembly.Module, imports: object): Promise<unknown> } {
  return typeof module === 'object' && module !== null && 'instantiate' in module && typeof module.instantiate === 'function';
}
