import { setImmediate } from 'node:timers';
import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { MemoryLimits, DEFAULT_CAPACITY } from '../../shared/limits/memory.ts';
import type { LimitsStore, StoredLimit, Update } from '../../shared/limits/store.ts';
import { InvalidStateError } from '../../shared/limits/table/stored-cells.ts';
import { LimitsFile } from './limits-file.ts';
import { Unwritten, inBatches } from './unwritten.ts';

/** Milliseconds between two writes: what a crash can lose. */
const WRITE_INTERVAL_MS = 1_000;

/**
 * The most keys of one write, which takes about 10 ms. Requests are answered between two writes.
 */
const MAX_KEYS_PER_WRITE = 2_000;

/** The most keys that are remembered one by one as not written. */
const MAX_UNWRITTEN = 50_000;

/** The most keys that are looked at between two writes, to drop what has expired: some 10 ms. */
const MAX_KEYS_PER_SWEEP = 20_000;

/** How the store is opened. */
export interface SqliteLimitsOptions {
  /** The path of the file. It has limits only. */
  readonly path: string;
  /** The most keys that are stored. */
  readonly capacity?: number | undefined;
  /** The most keys that are remembered one by one as not written, at least 2,000. */
  readonly maxUnwritten?: number | undefined;
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  /** Called when keys could not be written. The next write tries them again. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Called if the file has states that no decision gave. */
  readonly onInvalidState?: ((error: InvalidStateError) => void) | undefined;
}

/** What a store holds, and how much of it is at risk. */
export interface LimitsUsage {
  /** Keys with a place of their own. */
  readonly keys: number;
  /** Buckets that keys share for which there was no place. */
  readonly buckets: number;
  /** Decisions so far over a shared bucket. */
  readonly overflowed: number;
  /** Keys and buckets that are not yet written to the disk. */
  readonly unwritten: number;
}

/**
 * Limits in memory that are written to an SQLite file every second, and when the store closes, so
 * that they survive a restart. A crash may lose the last second. Decisions do not wait for the
 * disk, and do not fail with it.
 */
export class SqliteLimits implements LimitsStore {
  readonly #now: () => number;
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
  constructor({
    path,
    capacity = DEFAULT_CAPACITY,
    maxUnwritten = MAX_UNWRITTEN,
    now = Date.now,
    onError = () => undefined,
    onInvalidState = () => undefined,
  }: SqliteLimitsOptions) {
    this.#onError = onError;
    this.#now = now;
    this.#unwritten = new Unwritten(maxUnwritten, () => inBatches(this.#memory.names(), MAX_KEYS_PER_WRITE));
    this.#file = new LimitsFile(path);
    let isRead = false;
    this.#memory = new MemoryLimits({ capacity, now, onChange: (name) => isRead && this.#unwritten.add(name) });
    if (this.#read(capacity) > 0) onInvalidState(new InvalidStateError());
    isRead = true;
    this.#timer = setInterval(() => this.#tick(), WRITE_INTERVAL_MS);
    this.#timer.unref();
  }

  /** What the store holds, for metrics. */
  get usage(): LimitsUsage {
    const { size: keys, buckets, overflowed } = this.#memory;
    return { keys, buckets, overflowed, unwritten: this.#unwritten.isWhole ? keys + buckets : this.#unwritten.size };
  }

  /** The number of keys that are remembered as not written. */
  get unwritten(): number {
    return this.#unwritten.size;
  }

  update<T>(key: string, decide: (state: Cell[]) => Update<T>): T {
    return this.#memory.update(key, decide);
  }

  probe(): void {
    this.#file.probe();
  }

  /** Writes everything now. Returns `false` if that failed: `onError` has the reason. */
  flush(): boolean {
    for (;;) {
      const outcome = this.#writeSlice();
      if (outcome !== 'more') return outcome === 'done';
    }
  }

  /** Writes everything and closes the file. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.flush();
    try {
      this.#file.close();
    } catch (error) {
      this.#onError(error);
    }
    this.#memory.close();
  }

  #read(capacity: number): number {
    try {
      return this.#file.read(this.#now(), capacity, (name, stored) => this.#memory.store(name, stored));
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  #tick(): void {
    this.#memory.evictExpired(MAX_KEYS_PER_SWEEP);
    this.#writeSome();
  }

  #writeSome(): void {
    if (this.#writing || this.#closed || this.#writeSlice() !== 'more') return;
    this.#writing = true;
    setImmediate(() => {
      this.#writing = false;
      this.#writeSome();
    });
  }

  /** Writes some keys, and deletes some that have expired. Says whether there are more. */
  #writeSlice(): 'more' | 'done' | 'failed' {
    try {
      const now = this.#now();
      const names = this.#unwritten.next(MAX_KEYS_PER_WRITE);
      const dropped = this.#file.dropExpired(now, MAX_KEYS_PER_WRITE);
      if (names.length > 0) this.#file.write(names, (name) => this.#counting(name, now));
      this.#unwritten.written(names);
      return this.#unwritten.isEmpty && dropped < MAX_KEYS_PER_WRITE ? 'done' : 'more';
    } catch (error) {
      this.#onError(error);
      return 'failed';
    }
  }

  /** Returns what there is of a key. `undefined` if nothing of it counts any more. */
  #counting(name: string, now: number): StoredLimit | undefined {
    const stored = this.#memory.stored(name);
    return stored !== undefined && stored.expiresAt > now ? stored : undefined;
  }
}
