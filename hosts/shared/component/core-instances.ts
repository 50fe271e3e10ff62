import { readPanic } from '../trap/panic.ts';
import type { Panic } from '../trap/panic.ts';

/**
 * A component's memory that keeps its buffer and views of it. The bindings read them at every
 * access, hundreds of times a request, and the engine's own getter is slow: V8 does not inline it.
 * When a memory grows, its buffer is detached, and its views have length 0.
 */
export class CachedMemory {
  readonly memory: WebAssembly.Memory;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  get buffer(): ArrayBuffer {
    return this.bytes.buffer;
  }

  /** The bytes of the memory. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length === 0) this.#renew();
    return this.#bytes;
  }

  /** A view of the bytes. */
  get view(): DataView {
    if (this.#bytes.length === 0) this.#renew();
    return this.#view;
  }

  #renew(): void {
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#view = new DataView(this.memory.buffer);
  }
}

/** Makes the core instances of one component instance, and knows their memories. */
export interface CoreInstances {
  /**
   * Makes a core instance for jco's bindings, which get its memories with cached buffers. A core
   * instance that imports a memory gets the memory itself.
   */
  readonly instantiate: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => { readonly exports: Record<string, unknown> };
  /** Returns the bytes of the largest memory. */
  readonly largestMemory: () => number;
  /** Returns what the component said before it trapped. `undefined` if it said nothing. */
  readonly panic: () => Panic | undefined;
}

/** Returns a maker of the core instances of one component instance. */
export function coreInstances(): CoreInstances {
  const memories = new Set<CachedMemory>();
  const toCached = (item: unknown): unknown => {
    if (!(item instanceof WebAssembly.Memory)) return item;
    const memory = new CachedMemory(item);
    memories.add(memory);
    return memory;
  };
  return {
    instantiate: (module, imports = {}) => {
      const realImports = Object.entries(imports).map(([from, items]) => [from, mapped(items, toReal)]);
      const { exports } = new WebAssembly.Instance(module, Object.fromEntries(realImports));
      return { exports: mapped(exports, toCached) };
    },
    // Called after every exchange: it makes no array.
    largestMemory: () => {
      let largest = 0;
      for (const { bytes } of memories) largest = Math.max(largest, bytes.length);
      return largest;
    },
    panic: () => {
      for (const { buffer } of memories) {
        const panic = readPanic(buffer);
        if (panic !== undefined) return panic;
      }
      return undefined;
    },
  };
}

function toReal(item: unknown): unknown {
  return item instanceof CachedMemory ? item.memory : item;
}

function mapped(items: Readonly<Record<string, unknown>>, to: (item: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, to(item)]));
}
