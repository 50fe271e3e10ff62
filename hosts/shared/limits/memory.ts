import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Evictable } from './eviction-heap.ts';
import { EvictionHeap } from './eviction-heap.ts';
import type { LimitsStore, StoredLimit, Update } from './store.ts';

/** The most keys of a table by default: about 110 MB at 400 to 500 bytes each. */
export const DEFAULT_CAPACITY = 250_000;

/** The most expired keys that one update drops, so that no update takes long. */
const MAX_EVICTED_PER_UPDATE = 8;

/** The options of a table. */
export interface MemoryLimitsOptions {
  /** The most keys, at least 1. Default: 250,000. */
  readonly capacity?: number | undefined;
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  /** Called with every key that is dropped. */
  readonly onEvict?: ((key: string) => void) | undefined;
}

interface Entry extends Evictable {
  readonly key: string;
  state: Cell[];
  limited: boolean;
}

/**
 * A bounded table of limits in memory. Without room it drops, in this order:
 *
 * 1. keys that have expired,
 * 2. of the keys that limit no client now, the one that expires first,
 * 3. of the keys that limit a client, the one that expires first, but only for another such key. A
 *    new key that limits no client is then not stored.
 *
 * A client whose key is dropped early starts again with a full burst.
 */
export class MemoryLimits implements LimitsStore {
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #onEvict: (key: string) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #unlimited = new EvictionHeap<Entry>();
  readonly #limited = new EvictionHeap<Entry>();
  #evictions = 0;

  constructor({ capacity = DEFAULT_CAPACITY, now = Date.now, onEvict = () => undefined }: MemoryLimitsOptions = {}) {
    this.#capacity = capacity;
    this.#now = now;
    this.#onEvict = onEvict;
  }

  /** The number of keys. */
  get size(): number {
    return this.#entries.size;
  }

  /** The number of keys that were dropped, or found no room, before they expired. */
  get evictions(): number {
    return this.#evictions;
  }

  /** Returns what the table has of a key. */
  stored(key: string): StoredLimit | undefined {
    return this.#entries.get(key);
  }

  /** Iterates over all keys, including those that are added meanwhile. */
  keys(): MapIterator<string> {
    return this.#entries.keys();
  }

  update<T>(key: string, decide: (state: Cell[]) => Update<T>): T {
    const { result, ...stored } = decide(this.#entries.get(key)?.state ?? []);
    this.store(key, stored);
    return result;
  }

  /** Stores a key. Drops it if its state is empty. */
  store(key: string, { state, expiresAt, limited }: StoredLimit): void {
    this.evictExpired(MAX_EVICTED_PER_UPDATE);
    const entry = this.#entries.get(key);
    if (state.length === 0) {
      if (entry !== undefined) this.#evict(entry);
    } else if (entry === undefined) {
      if (this.#makeRoom(limited)) this.#insert({ key, state, expiresAt, limited, index: 0 });
      else this.#onEvict(key);
    } else {
      this.#change(entry, state, expiresAt, limited);
    }
  }

  /** Drops at most `maxKeys` expired keys. */
  evictExpired(maxKeys: number): void {
    const now = this.#now();
    for (let count = 0; count < maxKeys; count += 1) {
      const entry = [this.#unlimited.first, this.#limited.first].find((first) => first !== undefined && first.expiresAt <= now);
      if (entry === undefined) return;
      this.#evict(entry);
    }
  }

  close(): void {
    this.#entries.clear();
  }

  #makeRoom(forLimited: boolean): boolean {
    if (this.#entries.size < this.#capacity) return true;
    this.#evictions += 1;
    const victim = this.#unlimited.first ?? (forLimited ? this.#limited.first : undefined);
    if (victim !== undefined) this.#evict(victim);
    return victim !== undefined;
  }

  #insert(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    this.#heapOf(entry).add(entry);
  }

  #change(entry: Entry, state: Cell[], expiresAt: number, limited: boolean): void {
    entry.state = state;
    if (entry.limited === limited) {
      entry.expiresAt = expiresAt;
      this.#heapOf(entry).moved(entry);
      return;
    }
    this.#heapOf(entry).remove(entry);
    entry.expiresAt = expiresAt;
    entry.limited = limited;
    this.#heapOf(entry).add(entry);
  }

  #evict(entry: Entry): void {
    this.#heapOf(entry).remove(entry);
    this.#entries.delete(entry.key);
    this.#onEvict(entry.key);
  }

  #heapOf({ limited }: Entry): EvictionHeap<Entry> {
    return limited ? this.#limited : this.#unlimited;
  }
}
