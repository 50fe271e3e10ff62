import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsStore, StoredLimit, Update } from './store.ts';
import { Cells, NONE } from './table/cells.ts';
import { grownFloats, grownIndices } from './table/grown.ts';
import { Overflow } from './table/overflow.ts';
import { Wheel } from './table/wheel.ts';

/** The most keys of a table by default: about 150 MB at 150 bytes each. */
export const DEFAULT_CAPACITY = 1_000_000;

/** How many keys a new one looks at to find expired ones, with room and without. */
const [FEW, MANY] = [4, 1000];

/** The options of a table. */
export interface MemoryLimitsOptions {
  /** The most keys, at least 1. Default: 1,000,000. */
  readonly capacity?: number | undefined;
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  /** Called with the name of what changed: a key, or the bucket that it shares with others. */
  readonly onChange?: ((name: string) => void) | undefined;
}

/**
 * A bounded table of limits in memory. It drops keys only once they have expired, so it never
 * forgets what counts. Without room, further keys share buckets: see `Overflow`. A key of a bucket
 * moves to the table once the bucket has expired.
 */
export class MemoryLimits implements LimitsStore {
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #onChange: (name: string) => void;
  readonly #slots = new Map<string, number>();
  readonly #keys: (string | undefined)[] = [];
  #expiries = new Float64Array(64);
  #chains = new Uint32Array(64);
  readonly #cells = new Cells();
  readonly #free: number[] = [];
  readonly #wheel: Wheel;
  readonly #overflow = new Overflow();
  #overflowed = 0;

  constructor({ capacity = DEFAULT_CAPACITY, now = Date.now, onChange = () => undefined }: MemoryLimitsOptions = {}) {
    this.#capacity = capacity;
    this.#now = now;
    this.#onChange = onChange;
    this.#wheel = new Wheel(now());
  }

  /** The number of keys with a place of their own. */
  get size(): number {
    return this.#slots.size;
  }

  /** The number of shared buckets in use. */
  get buckets(): number {
    return this.#overflow.size;
  }

  /** The number of updates so far that went to a shared bucket. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** Returns what the table has of a key or a bucket. */
  stored(name: string): StoredLimit | undefined {
    const slot = this.#slots.get(name);
    if (slot === undefined) return this.#overflow.stored(name);
    const state = this.#cells.read(this.#chains[slot] ?? NONE);
    return state.length === 0 ? undefined : { state, expiresAt: this.#expiries[slot] ?? 0 };
  }

  /** Iterates over the names of all keys and buckets, including those that are added meanwhile. */
  *names(): Generator<string> {
    yield* this.#slots.keys();
    yield* this.#overflow.names();
  }

  update<T>(key: string, decide: (state: Cell[]) => Update<T>): T {
    const slot = this.#slots.get(key);
    if (slot !== undefined) {
      const update = decide(this.#cells.read(this.#chains[slot] ?? NONE));
      this.#write(slot, update);
      this.#onChange(key);
      return update.result;
    }
    const bucket = this.#bucketFor(key);
    const update = decide(bucket === undefined ? [] : (this.#overflow.stored(bucket)?.state ?? []));
    if (bucket !== undefined) {
      this.#overflowed += 1;
      this.store(bucket, update);
    } else if (update.state.length > 0) this.store(key, update);
    return update.result;
  }

  /** Stores what is known of a key or a bucket. */
  store(name: string, { state, expiresAt }: StoredLimit): void {
    if (Overflow.isBucket(name)) this.#overflow.store(name, { state, expiresAt });
    else {
      const slot = this.#slots.get(name) ?? this.#insert(name, expiresAt);
      this.#write(slot, { state, expiresAt });
    }
    this.#onChange(name);
  }

  /**
   * Looks at no more than so many keys whose time may be over, and drops those that have expired.
   */
  evictExpired(maxKeys: number): void {
    const now = this.#now();
    for (let count = 0; count < maxKeys; count += 1) {
      const slot = this.#wheel.next(now);
      if (slot === undefined) break;
      const expiresAt = this.#expiries[slot] ?? 0;
      if (expiresAt > now) this.#wheel.add(slot, expiresAt);
      else this.#drop(slot);
    }
    this.#overflow.evictExpired(now);
  }

  close(): void {
    this.#slots.clear();
    this.#overflow.clear();
  }

  /** Returns the bucket of a key without a place. `undefined` if the key can have one. */
  #bucketFor(key: string): string | undefined {
    const now = this.#now();
    if (this.#overflow.size > 0) {
      const bucket = Overflow.bucketOf(key);
      if (this.#overflow.isInUse(bucket, now)) return bucket;
    }
    this.evictExpired(FEW);
    if (this.#slots.size >= this.#capacity) this.evictExpired(MANY);
    return this.#slots.size >= this.#capacity ? Overflow.bucketOf(key) : undefined;
  }

  #insert(key: string, expiresAt: number): number {
    const slot = this.#free.pop() ?? this.#keys.length;
    if (slot >= this.#expiries.length) {
      this.#expiries = grownFloats(this.#expiries);
      this.#chains = grownIndices(this.#chains);
    }
    this.#keys[slot] = key;
    this.#chains[slot] = NONE;
    this.#slots.set(key, slot);
    this.#wheel.add(slot, expiresAt);
    return slot;
  }

  #write(slot: number, { state, expiresAt }: StoredLimit): void {
    this.#expiries[slot] = expiresAt;
    this.#chains[slot] = this.#cells.write(this.#chains[slot] ?? NONE, state);
  }

  #drop(slot: number): void {
    this.#cells.write(this.#chains[slot] ?? NONE, []);
    this.#slots.delete(this.#keys[slot] ?? '');
    this.#keys[slot] = undefined;
    this.#free.push(slot);
  }
}
