import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type * as Opening from '../../build/types/interfaces/mintmark-keys-opening.js';
import { isMemory } from '../support/traces.ts';
import type { Memory } from '../support/traces.ts';

/** An instance of the component, and its memory. */
export interface WatchedInstance {
  readonly opening: typeof Opening;
  readonly memory: Memory;
}

/**
 * Makes an instance whose memory a test can inspect during calls.
 *
 * `onStart` runs when the arguments of a call are in memory. `onResult` runs when its result is
 * there, before the host takes it.
 */
export async function watchInstance(onStart: (memory: Memory) => void = () => undefined, onResult = onStart): Promise<WatchedInstance> {
  const { instantiate, modules } = await loaderFrom(builtComponents)('keys');
  const found: Memory[] = [];
  const moduleAt = (path: string): WebAssembly.Module => modules.get(path) ?? unexpected(path);
  const instance = instantiate(moduleAt, {}, (module, imports) => {
    const { exports } = new WebAssembly.Instance(module, imports);
    const { memory } = exports;
    if (isMemory(memory)) found.push(memory);
    const watchedExports = Object.entries(exports).map(([name, item]) => {
      if (typeof item !== 'function' || !name.includes('mintmark:keys/')) return [name, item];
      const notify = name.startsWith('cabi_post_') ? onResult : onStart;
      const call: unknown = (...args: unknown[]): unknown => {
        if (isMemory(memory)) notify(memory);
        return Reflect.apply(item, undefined, args);
      };
      return [name, call];
    });
    return { exports: Object.fromEntries(watchedExports) };
  });
  const [memory] = found;
  if (instance instanceof Promise || memory === undefined) return unexpected('a promise, or no memory');
  return { opening: instance.opening, memory };
}

function unexpected(what: string): never {
  throw new Error(`did not expect ${what}`);
}
