import type { ContentStore } from '../../shared/exchange/host-effects.ts';
import { LruFile } from './lru/lru-file.ts';
import type { StoreObserver } from '../../shared/metrics/store-observer.ts';

/** A content store in a file. */
export interface SqliteContentStore extends ContentStore {
  get(key: string): Uint8Array | undefined;
  /**
   * Stores a value. Drops values that were never read, or not for the longest time, if there is no
   * room.
   */
  put(key: string, value: Uint8Array): void;
  /** Finds out whether the file can be written. Throws if not. */
  probe(): void;
  /** Closes the file. */
  close(): void;
}

/** The file of a content store, and its size. */
export interface ContentOptions {
  /** The path of the file. */
  readonly file: string;
  /** The most bytes of values, without keys and rows. Default: 256 MiB. */
  readonly maxBytes?: number;
  /** Called with every failure. */
  readonly onFailure: (failure: unknown) => void;
  /** Takes note of reads and writes. Default: nobody does. */
  readonly observer?: StoreObserver | undefined;
}

const DEFAULT_MAX_BYTES = 256 * 2 ** 20;
/** The most values. Blocks may be tiny: this bounds keys and rows. */
const MAX_ROWS = 250_000;
/** "MMCO" */
const APPLICATION_ID = 0x4d4d434f;

/**
 * Opens a content store in a file. Creates the file if it does not exist. Never throws: without its
 * file it stores nothing.
 */
export function openSqliteContent({ file, maxBytes = DEFAULT_MAX_BYTES, onFailure, observer }: ContentOptions): SqliteContentStore {
  const kind = { name: 'content store', applicationId: APPLICATION_ID };
  return new LruFile({ file, kind, table: 'content', maxBytes, maxRows: MAX_ROWS, onFailure, observer });
}
