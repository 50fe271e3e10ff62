import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { from } from '../build/paths.ts';
import { timingLabModules } from '../build/components/timing-lab.ts';
import type { Operation } from './experiments.ts';

/** Slots with secrets (see `components/timing-lab/wit/timing-lab.wit`). */
export interface Bench extends Disposable {
  load(secrets: Uint8Array): boolean;
  run(operation: Operation, slot: number, times: number): boolean;
}

/** The constructor of benches. */
export interface BenchClass {
  open(entropy: Uint8Array, reference: Uint8Array): Bench | undefined;
}

/** Instantiates the built component. */
export async function loadBenchClass(): Promise<BenchClass> {
  const folder = from(timingLabModules);
  const bindings: unknown = await import(pathToFileURL(`${folder}/timing-lab.js`).href);
  if (!instantiates(bindings)) throw new TypeError(`expected ${folder}/timing-lab.js to export instantiate, got none`);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.wasm'));
  const modules = new Map(
    await Promise.all(files.map(async (file) => [file, await WebAssembly.compile(await readFile(`${folder}/${file}`))] as const)),
  );
  const moduleAt = (path: string): WebAssembly.Module => {
    const found = modules.get(path);
    if (found === undefined) throw new RangeError(`expected one of ${files.join(', ')}, got ${path}`);
    return found;
  };
  const { operations } = await bindings.instantiate(moduleAt, {});
  return operations.Bench;
}

function instantiates(module: unknown): module is {
  instantiate(
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: object,
  ): Promise<{ readonly operations: { readonly Bench: BenchClass } }>;
} {
  return typeof module === 'object' && module !== null && 'instantiate' in module && typeof module.instantiate === 'function';
}
