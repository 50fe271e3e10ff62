/**
 * The keys that are not yet written to the file. Bounded, however long the file cannot be written:
 * if there are too many, the set forgets which they are and takes every key in memory as unwritten,
 * a batch at a time.
 */
export class Unwritten {
  readonly #maxKeys: number;
  readonly #everything: () => Iterator<readonly string[]>;
  readonly #keys = new Set<string>();
  #all = false;
  #batches: Iterator<readonly string[]> | undefined;

  /**
   * `maxKeys` is the most keys that are remembered. `everything` yields all keys in batches of at
   * most `maxKeys`. Keys that come while it runs are added by `add`.
   */
  constructor(maxKeys: number, everything: () => Iterator<readonly string[]>) {
    this.#maxKeys = maxKeys;
    this.#everything = everything;
  }

  /** The number of keys that are remembered. */
  get size(): number {
    return this.#keys.size;
  }

  /** Whether every key counts as unwritten. */
  get isWhole(): boolean {
    return this.#all;
  }

  /** Whether nothing is left to write. */
  get isEmpty(): boolean {
    return this.#keys.size === 0 && !this.#all;
  }

  /** Adds a key that is not yet written. */
  add(key: string): void {
    if (this.#keys.size >= this.#maxKeys && !this.#keys.has(key)) {
      this.#keys.clear();
      this.#all = true;
      this.#batches = undefined;
    }
    this.#keys.add(key);
  }

  /**
   * Returns at most `maxKeys` keys to write next. They stay in the set until `written` is called.
   * Throws what `everything` throws, and starts it anew the next time.
   */
  next(maxKeys: number): string[] {
    if (this.#keys.size === 0 && this.#all) this.#refill();
    const [first = []] = inBatches(this.#keys, maxKeys);
    return first;
  }

  /** Removes keys that are now written. */
  written(keys: readonly string[]): void {
    for (const key of keys) this.#keys.delete(key);
  }

  #refill(): void {
    try {
      this.#batches ??= this.#everything();
      const { done, value } = this.#batches.next();
      if (done !== true) for (const key of value) this.#keys.add(key);
      else {
        this.#all = false;
        this.#batches = undefined;
      }
    } catch (error) {
      this.#batches = undefined;
      throw error;
    }
  }
}

/** Yields keys in batches. Includes keys that are added to a set or a map meanwhile. */
export function* inBatches(keys: Iterable<string>, size: number): Generator<string[]> {
  let batch: string[] = [];
  for (const key of keys) {
    if (batch.push(key) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
