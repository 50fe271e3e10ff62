import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Evictable } from './eviction-heap.ts';
import { EvictionHeap } from './eviction-heap.ts';
import type { Kept, LimitsStore, Update } from './store.ts';

/** Keys that are kept at most, unless told otherwise: at 400 to 500 bytes each some 110 MB. */
export const defaultCapacity = 250_000;

/** Keys that one update clears away at most, so that none takes long. */
const clearedAtOnce = 8;

/** How a table is made. */
export interface MemoryLimitsOptions {
  /** Keys that are kept at most, at least 1. */
  readonly capacity?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** Told of every key that is not kept any longer. */
  readonly onEvict?: ((key: string) => void) | undefined;
}

interface Entry extends Evictable {
  readonly key: string;
  state: Cell[];
  limited: boolean;
}

/**
 * Limits in memory, bounded. Short of room it forgets what can be forgotten anyway; then, of the keys that hold nobody, the one that is full again soonest; and a key that
 * somebody is being held by only for another such: a newcomer that is not held finds no place then. Whoever is forgotten early starts anew with a full burst.
 */
export class MemoryLimits implements LimitsStore {
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #onEvict: (key: string) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #free = new EvictionHeap<Entry>();
  readonly #limited = new EvictionHeap<Entry>();
  #evictions = 0;

  constructor({ capacity = defaultCapacity, now = Date.now, onEvict = () => undefined }: MemoryLimitsOptions = {}) {
    this.#capacity = capacity;
    this.#now = now;
    this.#onEvict = onEvict;
  }

  /** Keys that are kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** Keys that had to go, or found no place, before their time. */
  get evictions(): number {
    return this.#evictions;
  }

  /** What is kept of a key. */
  kept(key: string): Kept | undefined {
    return this.#entries.get(key);
  }

  /** Every key that is kept, those that come meanwhile too. */
  keys(): MapIterator<string> {
    return this.#entries.keys();
  }

  update<T>(key: string, decide: (state: Cell[]) => Update<T>): T {
    const { result, ...kept } = decide(this.#entries.get(key)?.state ?? []);
    this.keep(key, kept);
    return result;
  }

  /** Keeps this of a key, or nothing where the state is empty. */
  keep(key: string, { state, expiresAt, limited }: Kept): void {
    this.evictExpired(clearedAtOnce);
    const entry = this.#entries.get(key);
    if (state.length === 0) {
      if (entry !== undefined) this.#forget(entry);
    } else if (entry === undefined) {
      if (this.#makeRoom(limited)) this.#insert({ key, state, expiresAt, limited, place: 0 });
      else this.#onEvict(key);
    } else {
      this.#change(entry, state, expiresAt, limited);
    }
  }

  /** Forgets keys whose time has come, so many at most. */
  evictExpired(most: number): void {
    const now = this.#now();
    for (let count = 0; count < most; count += 1) {
      const entry = [this.#free.first, this.#limited.first].find((first) => first !== undefined && first.expiresAt <= now);
      if (entry === undefined) return;
      this.#forget(entry);
    }
  }

  close(): void {
    this.#entries.clear();
  }

  #makeRoom(forLimited: boolean): boolean {
    if (this.#entries.size < this.#capacity) return true;
    this.#evictions += 1;
    const victim = this.#free.first ?? (forLimited ? this.#limited.first : undefined);
    if (victim !== undefined) this.#forget(victim);
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

  #forget(entry: Entry): void {
    this.#heapOf(entry).remove(entry);
    this.#entries.delete(entry.key);
    this.#onEvict(entry.key);
  }

  #heapOf({ limited }: Entry): EvictionHeap<Entry> {
    return limited ? this.#limited : this.#free;
  }
}
