import { instantiateBuilt } from '../build/bindings.ts';
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
  const exports = await instantiateBuilt(timingLabModules, 'timing-lab');
  if (!hasOperations(exports)) throw new TypeError('expected the timing lab to export operations, got none');
  return exports.operations.Bench;
}

function hasOperations(exports: unknown): exports is { readonly operations: { readonly Bench: BenchClass } } {
  return typeof exports === 'object' && exports !== null && 'operations' in exports;
}
