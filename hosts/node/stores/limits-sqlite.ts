import { setImmediate } from 'node:timers';
import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { MemoryLimits, DEFAULT_CAPACITY } from '../../shared/limits/memory.ts';
import type { LimitsStore, Update } from '../../shared/limits/store.ts';
import { LimitsFile } from './limits-file.ts';
import { Unwritten, inBatches } from './unwritten.ts';

/** Milliseconds between two writes: what a crash can lose. */
const WRITE_INTERVAL_MS = 1_000;

/**
 * The most keys of one write, which takes about 10 ms. Requests are answered between two writes.
 */
const MAX_KEYS_PER_WRITE = 2_000;

/** How the store is opened. */
export interface SqliteLimitsOptions {
  /** The path of the file. It has limits only. */
  readonly path: string;
  /** The most keys that are stored. */
  readonly capacity?: number | undefined;
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  /** Called when keys could not be written. The next write tries them again. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * Limits in memory that are written to an SQLite file every second, and when the store closes, so
 * that they survive a restart. A crash may lose the last second. Decisions do not wait for the
 * disk, and do not fail with it.
 */
export class SqliteLimits implements LimitsStore {
  readonly #memory: MemoryLimits;
  readonly #file: LimitsFile;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #unwritten: Unwritten;
  #writing = false;
  #closed = false;

  /**
   * Opens the file and reads the keys that have not expired.
   *
   * Errors: `StoreOpenError`.
   */
  constructor({ path, capacity = DEFAULT_CAPACITY, now = Date.now, onError = () => undefined }: SqliteLimitsOptions) {
    this.#onError = onError;
    this.#unwritten = new Unwritten(Math.max(capacity, MAX_KEYS_PER_WRITE), () => this.#everything());
    this.#memory = new MemoryLimits({ capacity, now, onEvict: (key) => this.#unwritten.add(key) });
    this.#file = new LimitsFile(path);
    this.#read(now(), capacity);
    this.#attempt(() => this.#file.dropExpired(now()));
    this.#timer = setInterval(() => this.#writeSome(), WRITE_INTERVAL_MS);
    this.#timer.unref();
  }

  /** The number of keys that are stored. */
  get size(): number {
    return this.#memory.size;
  }

  /** The number of keys that were dropped, or found no room, before they expired. */
  get evictions(): number {
    return this.#memory.evictions;
  }

  /**
   * The number of keys that are remembered as not written. Bounded, however long the disk fails.
   */
  get unwritten(): number {
    return this.#unwritten.size;
  }

  update<T>(key: string, decide: (state: Cell[]) => Update<T>): T {
    const result = this.#memory.update(key, decide);
    this.#unwritten.add(key);
    return result;
  }

  /** Writes everything now. Returns `false` if that failed: `onError` has the reason. */
  flush(): boolean {
    while (!this.#unwritten.isEmpty) {
      if (!this.#writeSlice()) return false;
    }
    return true;
  }

  /** Writes everything and closes the file. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.flush();
    this.#attempt(() => this.#file.close());
    this.#memory.close();
  }

  #read(now: number, capacity: number): void {
    try {
      for (const { key, stored } of this.#file.read(now, capacity)) this.#memory.store(key, stored);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Yields the keys in memory, then those that only the file has: they are deleted from it. */
  *#everything(): Generator<readonly string[]> {
    yield* inBatches(this.#memory.keys(), MAX_KEYS_PER_WRITE);
    for (const batch of this.#file.keys(MAX_KEYS_PER_WRITE)) yield batch.filter((key) => this.#memory.stored(key) === undefined);
  }

  #writeSome(): void {
    if (this.#writing || this.#closed) return;
    this.#memory.evictExpired(MAX_KEYS_PER_WRITE);
    if (this.#unwritten.isEmpty || !this.#writeSlice() || this.#unwritten.isEmpty) return;
    this.#writing = true;
    setImmediate(() => {
      this.#writing = false;
      this.#writeSome();
    });
  }

  #writeSlice(): boolean {
    return this.#attempt(() => {
      const keys = this.#unwritten.next(MAX_KEYS_PER_WRITE);
      this.#file.write(keys, (key) => this.#memory.stored(key));
      this.#unwritten.written(keys);
    });
  }

  #attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }
}
