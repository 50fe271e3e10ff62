import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type * as Opening from '../../build/types/interfaces/mintmark-keys-opening.js';
import { isMemory } from '../support/traces.ts';
import type { Memory } from '../support/traces.ts';

/** An instance of the component, its memory, and who is told as a call begins (its arguments are there) and when its result is there, before it is taken. */
export interface Watched {
  readonly opening: typeof Opening;
  readonly memory: Memory;
}

/** Makes an instance. `began`, `ended`: told of each call, with the memory as it is then. */
export async function watched(began: (memory: Memory) => void = () => undefined, ended = began): Promise<Watched> {
  const { instantiate, modules } = await loaderFrom(builtComponents)('keys');
  const found: Memory[] = [];
  const moduleAt = (path: string): WebAssembly.Module => modules.get(path) ?? unexpected(path);
  const made = instantiate(moduleAt, {}, (module, imports) => {
    const { exports } = new WebAssembly.Instance(module, imports);
    const { memory } = exports;
    if (isMemory(memory)) found.push(memory);
    const told = Object.entries(exports).map(([name, item]) => {
      if (typeof item !== 'function' || !name.includes('mintmark:keys/')) return [name, item];
      const tell = name.startsWith('cabi_post_') ? ended : began;
      const call: unknown = (...args: unknown[]): unknown => {
        if (isMemory(memory)) tell(memory);
        return Reflect.apply(item, undefined, args);
      };
      return [name, call];
    });
    return { exports: Object.fromEntries(told) };
  });
  const [memory] = found;
  if (made instanceof Promise || memory === undefined) return unexpected('a promise, or no memory');
  return { opening: made.opening, memory };
}

function unexpected(what: string): never {
  throw new Error(`did not expect ${what}`);
}
