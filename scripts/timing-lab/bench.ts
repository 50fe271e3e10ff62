import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { from } from '../build/paths.ts';
import { timingLabModules } from '../build/components/timing-lab.ts';
import type { Subject } from './experiments.ts';

/** Secrets in slots, as `components/timing-lab/wit` has them. */
export interface Bench extends Disposable {
  load(secrets: Uint8Array): boolean;
  run(subject: Subject, slot: number, times: number): boolean;
}

/** Makes benches. */
export interface BenchClass {
  open(entropy: Uint8Array, reference: Uint8Array): Bench | undefined;
}

/** Instantiates the component that has been built. */
export async function benches(): Promise<BenchClass> {
  const folder = from(timingLabModules);
  const bindings: unknown = await import(pathToFileURL(`${folder}/timing-lab.js`).href);
  if (!instantiates(bindings)) throw new TypeError(`expected ${folder}/timing-lab.js to export instantiate, got none`);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.wasm'));
  const modules = new Map(
    await Promise.all(files.map(async (file) => [file, await WebAssembly.compile(await readFile(`${folder}/${file}`))] as const)),
  );
  const module = (path: string): WebAssembly.Module => {
    const found = modules.get(path);
    if (found === undefined) throw new RangeError(`expected one of ${files.join(', ')}, got ${path}`);
    return found;
  };
  const { subjects } = await bindings.instantiate(module, {});
  return subjects.Bench;
}

function instantiates(module: unknown): module is {
  instantiate(
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: object,
  ): Promise<{ readonly subjects: { readonly Bench: BenchClass } }>;
} {
  return typeof module === 'object' && module !== null && 'instantiate' in module && typeof module.instantiate === 'function';
}
