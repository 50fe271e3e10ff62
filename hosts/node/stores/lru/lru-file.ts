import { rmSync } from 'node:fs';
import { own } from '../../../shared/owned.ts';
import { countChunk } from '../../outgoing/garbage.ts';
import { unobserved } from '../../../shared/metrics/store-observer.ts';
import type { StoreObserver, StoreOperation } from '../../../shared/metrics/store-observer.ts';
import type { SqliteKind } from '../sqlite-file.ts';
import { connectLru } from './lru-table.ts';
import type { LruTable } from './lru-table.ts';

/** A file of values by key, and its bounds. */
export interface LruFileOptions {
  /** The path of the file. */
  readonly file: string;
  /** The name of the store in errors, and its `application_id`. */
  readonly kind: Pick<SqliteKind, 'name' | 'applicationId'>;
  /** The name of the table. */
  readonly table: string;
  /** The most bytes of values, without keys and rows. */
  readonly maxBytes: number;
  /** The most values. */
  readonly maxRows: number;
  /** Called with every failure. */
  readonly onFailure: (failure: unknown) => void;
  /** Takes note of reads and writes. Default: nobody does. */
  readonly observer?: StoreObserver | undefined;
}

/** The bytes of values, and how many values. */
interface Size {
  readonly bytes: number;
  readonly rows: number;
  /** The bytes of the values that were read since they were put. */
  readonly usedBytes: number;
}

const EMPTY: Size = { bytes: 0, rows: 0, usedBytes: 0 };
/**
 * The largest part of the file that one value may take. A larger value would push out too many
 * others.
 */
const MAX_VALUE_PART = 1 / 8;
/**
 * The largest part for values that were read again. The rest is for values that were only put: the
 * blocks of a large file push out each other, and nothing that is in use.
 */
const MAX_USED_PART = 3 / 4;
/** How many reads are remembered until they are written. A read should cost no write. */
const READS_PER_WRITE = 256;

/**
 * Values by key in an SQLite file that is a cache: bounded, and never in the way. If there is no
 * room, values that nobody has read go first, the oldest before others, then those that were not
 * read for the longest time. Never throws: without its file it stores nothing.
 */
export class LruFile {
  readonly #options: LruFileOptions;
  readonly #observer: StoreObserver;
  readonly #unwrittenReads = new Set<string>();
  /** Values that were put and not written yet. */
  readonly #unwritten = new Map<string, Uint8Array>();
  #table: LruTable | undefined;
  /** Why there is no table. */
  #openFailure: unknown;
  #size = EMPTY;

  constructor(options: LruFileOptions) {
    this.#options = options;
    this.#observer = options.observer ?? unobserved;
    this.#open();
  }

  /** Returns a value in an array of its own. `undefined` if it is not stored. */
  get(key: string): Uint8Array | undefined {
    this.#write();
    return this.#attempt('read', (table) => {
      const value = table.get(key);
      if (value === undefined) return undefined;
      this.#unwrittenReads.add(key);
      if (this.#unwrittenReads.size >= READS_PER_WRITE) this.#changing(table, () => this.#writeReads(table));
      countChunk(value.length);
      return own(value);
    });
  }

  /**
   * Stores a value in the place of an earlier one. A value that is too large is not stored. The
   * file is written once the response under way is sent, and once for all values till then: a
   * transaction each would take several times as long.
   */
  put(key: string, value: Uint8Array): void {
    if (this.#unwritten.size === 0) setImmediate(() => this.#write());
    // The last to be put is the last to go.
    this.#unwritten.delete(key);
    this.#unwritten.set(key, value);
  }

  /**
   * Sets the first byte to 1 of the values whose keys are in a range: `from` is in it, `below` is
   * not. If it cannot be set, the whole file is deleted.
   */
  markRange(from: string, below: string): void {
    if (this.#table === undefined) return;
    this.#write();
    const isMarked = this.#attempt('write', (table) => {
      table.markRange(from, below);
      return true;
    });
    if (isMarked !== true) this.#startAnew();
  }

  /** Finds out whether the file can be written. Throws if not. */
  probe(): void {
    if (this.#table === undefined) throw new Error('the file is not open', { cause: this.#openFailure });
    this.#table.probe();
  }

  /** Closes the file. */
  close(): void {
    this.#write();
    this.#attempt('write', (table) => {
      this.#changing(table, () => this.#writeReads(table));
      table.close();
    });
  }

  #open(): void {
    const { file, kind, table } = this.#options;
    try {
      this.#table = connectLru(file, kind, table);
      this.#size = this.#table.size();
    } catch (failure) {
      this.#openFailure = failure;
      this.#failed(failure);
    }
  }

  #startAnew(): void {
    const { file } = this.#options;
    this.#attempt('write', (table) => table.close());
    this.#table = undefined;
    this.#size = EMPTY;
    this.#unwrittenReads.clear();
    try {
      for (const path of [file, `${file}-wal`]) rmSync(path, { force: true });
    } catch (failure) {
      return this.#failed(failure);
    }
    this.#open();
  }

  #write(): void {
    if (this.#unwritten.size === 0) return;
    const values = [...this.#unwritten];
    this.#unwritten.clear();
    this.#attempt('write', (table) =>
      this.#changing(table, () => {
        this.#writeReads(table);
        for (const [key, value] of values) this.#replace(table, key, value);
      }),
    );
  }

  #replace(table: LruTable, key: string, value: Uint8Array): void {
    const { maxBytes, maxRows } = this.#options;
    const before = this.#without(table.drop(key));
    if (value.length > maxBytes * MAX_VALUE_PART) return;
    while (this.#size.bytes + value.length > maxBytes || this.#size.rows >= maxRows)
      if (this.#without(table.dropOldest()) === undefined) break;
    const isUsed = before?.isUsed === true;
    table.put(key, value, isUsed);
    const { bytes, rows, usedBytes } = this.#size;
    this.#size = { bytes: bytes + value.length, rows: rows + 1, usedBytes: usedBytes + (isUsed ? value.length : 0) };
  }

  /** Takes a dropped value out of the size. Returns it. */
  #without<T extends { readonly bytes: number; readonly isUsed: boolean } | undefined>(dropped: T): T {
    if (dropped === undefined) return dropped;
    const { bytes, rows, usedBytes } = this.#size;
    this.#size = { bytes: bytes - dropped.bytes, rows: rows - 1, usedBytes: usedBytes - (dropped.isUsed ? dropped.bytes : 0) };
    return dropped;
  }

  #writeReads(table: LruTable): void {
    if (this.#unwrittenReads.size === 0) return;
    const usedBytes = this.#size.usedBytes + table.touch([...this.#unwrittenReads]);
    this.#unwrittenReads.clear();
    this.#size = { ...this.#size, usedBytes };
    while (this.#size.usedBytes > this.#options.maxBytes * MAX_USED_PART) {
      const bytes = table.demoteOldest();
      if (bytes === undefined) break;
      this.#size = { ...this.#size, usedBytes: this.#size.usedBytes - bytes };
    }
  }

  /** Changes the table, all or nothing. */
  #changing<T>(table: LruTable, change: () => T): T {
    const size = this.#size;
    try {
      return table.transaction(change);
    } catch (failure) {
      this.#size = size;
      throw failure;
    }
  }

  #attempt<T>(operation: StoreOperation, action: (table: LruTable) => T): T | undefined {
    if (this.#table === undefined) return undefined;
    const begun = performance.now();
    try {
      const result = action(this.#table);
      this.#observer.done(operation, (performance.now() - begun) / 1000);
      return result;
    } catch (failure) {
      this.#failed(failure);
      return undefined;
    }
  }

  #failed(failure: unknown): void {
    this.#observer.failed();
    this.#options.onFailure(failure);
  }
}
