import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ContentStore } from '../../shared/exchange/host-effects.ts';
import { openSqliteFile } from './sqlite-file.ts';
import type { SqliteKind } from './sqlite-file.ts';

/** A content store in a file. */
export interface SqliteContentStore extends ContentStore {
  get(key: string): Uint8Array | undefined;
  /**
   * Stores a value. Drops the values that were not read for the longest time if there is no room.
   */
  put(key: string, value: Uint8Array): void;
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
}

const kind: SqliteKind = {
  name: 'content store',
  // "MMCO"
  applicationId: 0x4d4d434f,
  version: 1,
  // `used` is a counter, not a time: clocks go back.
  schema: `
    create table content (key text primary key, value blob not null, bytes integer not null, used integer not null) strict;
    create index content_used on content (used)`,
  // A power failure may lose the last values, which costs a fetch each.
  synchronous: 'normal',
  bigints: false,
};

const DEFAULT_MAX_BYTES = 256 * 2 ** 20;
/**
 * The largest part of the store that one value may take. A larger value would push out too many
 * others.
 */
const MAX_VALUE_PART = 1 / 8;
/** How many reads are remembered until they are written. A read should cost no write. */
const READS_PER_WRITE = 256;

/**
 * Opens a content store in a file. Creates the file if it does not exist. Never throws: without its
 * file it stores nothing.
 */
export function openSqliteContent(options: ContentOptions): SqliteContentStore {
  return new SqliteContent(options);
}

class SqliteContent implements SqliteContentStore {
  readonly #options: ContentOptions;
  readonly #maxBytes: number;
  readonly #unwrittenReads = new Set<string>();
  readonly #connection: Connection | undefined;
  #bytes = 0;

  constructor(options: ContentOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#connection = this.#attempt(() => connect(options.file));
    this.#bytes = this.#attempt(() => Number(this.#connection?.sum.get()?.['bytes'] ?? 0)) ?? 0;
  }

  get(key: string): Uint8Array | undefined {
    return this.#attempt(() => {
      const value = this.#connection?.get.get(key)?.['value'];
      if (!(value instanceof Uint8Array)) return undefined;
      this.#unwrittenReads.add(key);
      if (this.#unwrittenReads.size >= READS_PER_WRITE) this.#writeReads();
      return value;
    });
  }

  put(key: string, value: Uint8Array): void {
    const connection = this.#connection;
    if (connection === undefined || value.length > this.#maxBytes * MAX_VALUE_PART) return;
    this.#attempt(() => {
      this.#writeReads();
      this.#bytes -= Number(connection.drop.get(key)?.['bytes'] ?? 0);
      for (; this.#bytes + value.length > this.#maxBytes;) {
        const dropped = connection.dropOldest.get();
        if (dropped === undefined) break;
        this.#bytes -= Number(dropped['bytes']);
      }
      connection.put.run(key, value);
      this.#bytes += value.length;
    });
  }

  close(): void {
    this.#attempt(() => {
      this.#writeReads();
      this.#connection?.database.close();
    });
  }

  #writeReads(): void {
    if (this.#unwrittenReads.size === 0) return;
    this.#connection?.touch.run(JSON.stringify([...this.#unwrittenReads]));
    this.#unwrittenReads.clear();
  }

  #attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (failure) {
      this.#options.onFailure(failure);
      return undefined;
    }
  }
}

interface Connection {
  readonly database: DatabaseSync;
  readonly sum: StatementSync;
  readonly get: StatementSync;
  readonly put: StatementSync;
  readonly drop: StatementSync;
  readonly dropOldest: StatementSync;
  readonly touch: StatementSync;
}

function connect(file: string): Connection {
  const next = '(select coalesce(max(used), 0) + 1 from content)';
  return openSqliteFile(file, kind, (database) => ({
    database,
    sum: database.prepare('select sum(bytes) as bytes from content'),
    get: database.prepare('select value from content where key = ?'),
    put: database.prepare(`insert into content (key, value, bytes, used) values (?1, ?2, length(?2), ${next})`),
    drop: database.prepare('delete from content where key = ? returning bytes'),
    dropOldest: database.prepare('delete from content where key = (select key from content order by used limit 1) returning bytes'),
    touch: database.prepare(`update content set used = ${next} where key in (select value from json_each(?))`),
  }));
}
