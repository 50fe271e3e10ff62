import type { StoredLimit } from '../store.ts';

/** The number of buckets of a plan. */
const BUCKETS = 1024;
/** What follows the plan in the name of a bucket. No key begins with it. */
const MARK = '*';

/**
 * Where keys are counted that found no room in a table: hashed into buckets, each shared by all
 * keys with the same hash under a plan. So a key may be limited for what others spent, and is never
 * allowed more than its own limit.
 */
export class Overflow {
  readonly #buckets = new Map<string, StoredLimit>();

  /** The number of buckets in use. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Whether the name is a bucket's. */
  static isBucket(name: string): boolean {
    return name.startsWith(MARK, name.indexOf(':') + 1);
  }

  /** Returns the name of a key's bucket. It is the same in every process. */
  static bucketOf(key: string): string {
    const plan = key.slice(0, key.indexOf(':') + 1);
    return `${plan}${MARK}${hash(key) % BUCKETS}`;
  }

  /** Returns what a bucket has. `undefined` if it is not in use. */
  stored(bucket: string): StoredLimit | undefined {
    return this.#buckets.get(bucket);
  }

  /** Whether a bucket has something that counts at `now`. */
  isInUse(bucket: string, now: number): boolean {
    const stored = this.#buckets.get(bucket);
    return stored !== undefined && stored.expiresAt > now;
  }

  /** Stores what a bucket has. */
  store(bucket: string, stored: StoredLimit): void {
    this.#buckets.set(bucket, stored);
  }

  /** Drops the buckets that have expired. */
  evictExpired(now: number): void {
    for (const [bucket, { expiresAt }] of this.#buckets) if (expiresAt <= now) this.#buckets.delete(bucket);
  }

  /** Iterates over the names of the buckets in use. */
  names(): MapIterator<string> {
    return this.#buckets.keys();
  }

  /** Drops all buckets. */
  clear(): void {
    this.#buckets.clear();
  }
}

/** Returns the FNV-1a hash of a text, 32 bits. */
function hash(text: string): number {
  let value = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01_00_01_93);
  // The upper bits are mixed better than the lower ones.
  return (value ^ (value >>> 16)) >>> 0;
}
