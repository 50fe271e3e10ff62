/**
 * Keys that the file is behind with, bounded, however long it cannot be written. When there are more than find room it forgets which they are, and is behind with everything:
 * what is in memory and what is in the file are gone through then, a batch at a time.
 */
export class Unwritten {
  readonly #most: number;
  readonly #everything: () => Iterator<readonly string[]>;
  readonly #keys = new Set<string>();
  #all = false;
  #batches: Iterator<readonly string[]> | undefined;

  /** `most`: keys that are remembered at most. `everything`: all keys, in memory or in the file, in batches of `most` at most; keys that come while it runs are added by themselves. */
  constructor(most: number, everything: () => Iterator<readonly string[]>) {
    this.#most = most;
    this.#everything = everything;
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.#keys.size;
  }

  /** Whether nothing is left to write. */
  get none(): boolean {
    return this.#keys.size === 0 && !this.#all;
  }

  /** The file is behind with this key. */
  add(key: string): void {
    if (this.#keys.size >= this.#most && !this.#keys.has(key)) {
      this.#keys.clear();
      this.#all = true;
      this.#batches = undefined;
    }
    this.#keys.add(key);
  }

  /** Keys to write next, so many at most; they stay until they are `written`. Errors: what `everything` throws; it begins anew then. */
  next(most: number): string[] {
    if (this.#keys.size === 0 && this.#all) this.#refill();
    const [first = []] = inBatches(this.#keys, most);
    return first;
  }

  /** These are in the file as they are in memory. */
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

/** Keys, so many at a time. What comes to a set or a map meanwhile comes here too. */
export function* inBatches(keys: Iterable<string>, size: number): Generator<string[]> {
  let batch: string[] = [];
  for (const key of keys) {
    if (batch.push(key) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
