import { readPanic } from '../trap/panic.ts';
import type { Panic } from '../trap/panic.ts';

/**
 * A component's memory with its buffer at hand. The bindings ask for `memory.buffer` at every access, some hundred times a request, and the engine's own getter is slow: V8 does not inline
 * it. A buffer stays the memory's until that grows; then it is detached, which its length tells.
 */
class MemoryAtHand {
  readonly memory: WebAssembly.Memory;
  #buffer: ArrayBuffer;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#buffer = memory.buffer;
  }

  get buffer(): ArrayBuffer {
    if (this.#buffer.byteLength === 0) this.#buffer = this.memory.buffer;
    return this.#buffer;
  }
}

/** Makes a component's core instances, and knows their memories. */
export interface CoreMaker {
  /** Makes one for jco's bindings, its memories at hand. What another core instance imports of them are the memories themselves. */
  readonly make: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => { readonly exports: Record<string, unknown> };
  /** Bytes of the largest memory. */
  readonly largestMemory: () => number;
  /** What the component said before it trapped, if it did. */
  readonly panic: () => Panic | undefined;
}

/** Makes a maker for the core instances of one component instance. */
export function coreMaker(): CoreMaker {
  const memories = new Set<MemoryAtHand>();
  const shown = (item: unknown): unknown => {
    if (!(item instanceof WebAssembly.Memory)) return item;
    const memory = new MemoryAtHand(item);
    memories.add(memory);
    return memory;
  };
  return {
    make: (module, imports = {}) => {
      const real = Object.entries(imports).map(([from, items]) => [from, mapped(items, hidden)]);
      const { exports } = new WebAssembly.Instance(module, Object.fromEntries(real));
      return { exports: mapped(exports, shown) };
    },
    largestMemory: () => Math.max(0, ...Array.from(memories, ({ buffer }) => buffer.byteLength)),
    panic: () => {
      for (const { buffer } of memories) {
        const panic = readPanic(buffer);
        if (panic !== undefined) return panic;
      }
      return undefined;
    },
  };
}

function hidden(item: unknown): unknown {
  return item instanceof MemoryAtHand ? item.memory : item;
}

function mapped(items: Readonly<Record<string, unknown>>, to: (item: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, to(item)]));
}
