import { setImmediate } from 'node:timers';
import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { MemoryLimits, defaultCapacity } from '../../shared/limits/memory.ts';
import type { LimitsStore, Update } from '../../shared/limits/store.ts';
import { LimitsFile } from './limits-file.ts';
import { Unwritten, inBatches } from './unwritten.ts';

/** Between two writes, in milliseconds: what a crash can lose. */
const interval = 1_000;

/** Keys that are written in one go, some 10 ms: requests are answered between two such. */
const atOnce = 2_000;

/** How the store is opened. */
export interface SqliteLimitsOptions {
  /** Path of the file, which is of limits only. */
  readonly path: string;
  /** Keys that are kept at most. */
  readonly capacity?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** Told when keys could not be written; they are tried again with the next write. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * Limits in memory, written behind to `node:sqlite` every second and when it closes, so that they hold over a restart; a crash may lose the last second. Decisions never wait
 * for the disk and do not fail with it.
 */
export class SqliteLimits implements LimitsStore {
  readonly #memory: MemoryLimits;
  readonly #file: LimitsFile;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #unwritten: Unwritten;
  #writing = false;
  #closed = false;

  /** Opens the file and reads what still holds. Errors: `StoreOpenError`. */
  constructor({ path, capacity = defaultCapacity, now = Date.now, onError = () => undefined }: SqliteLimitsOptions) {
    this.#onError = onError;
    this.#unwritten = new Unwritten(Math.max(capacity, atOnce), () => this.#everything());
    this.#memory = new MemoryLimits({ capacity, now, onEvict: (key) => this.#unwritten.add(key) });
    this.#file = new LimitsFile(path);
    this.#read(now(), capacity);
    this.#attempt(() => this.#file.dropExpired(now()));
    this.#timer = setInterval(() => this.#writeSome(), interval);
    this.#timer.unref();
  }

  /** Keys that are kept. */
  get size(): number {
    return this.#memory.size;
  }

  /** Keys that had to go, or found no place, before their time. */
  get evictions(): number {
    return this.#memory.evictions;
  }

  /** Keys that are remembered as not written: bounded, however long the disk fails. */
  get unwritten(): number {
    return this.#unwritten.size;
  }

  update<T>(key: string, decide: (state: Cell[]) => Update<T>): T {
    const result = this.#memory.update(key, decide);
    this.#unwritten.add(key);
    return result;
  }

  /** Writes everything now. Whether it could be written; if not, `onError` knows why. */
  flush(): boolean {
    while (!this.#unwritten.none) {
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
      for (const { key, kept } of this.#file.read(now, capacity)) this.#memory.keep(key, kept);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** What is in memory, then what is in the file: keys of the file that memory knows no more are dropped from it. */
  *#everything(): Generator<readonly string[]> {
    yield* inBatches(this.#memory.keys(), atOnce);
    for (const batch of this.#file.keys(atOnce)) yield batch.filter((key) => this.#memory.kept(key) === undefined);
  }

  #writeSome(): void {
    if (this.#writing || this.#closed) return;
    this.#memory.evictExpired(atOnce);
    if (this.#unwritten.none || !this.#writeSlice() || this.#unwritten.none) return;
    this.#writing = true;
    setImmediate(() => {
      this.#writing = false;
      this.#writeSome();
    });
  }

  #writeSlice(): boolean {
    return this.#attempt(() => {
      const keys = this.#unwritten.next(atOnce);
      this.#file.write(keys, (key) => this.#memory.kept(key));
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
