import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openSqliteFile } from './sqlite-file.ts';
import type { SqliteKind } from './sqlite-file.ts';

/** Keeps content by its key. It is a cache: a value may be gone at any time, and a failure is told and then as good as nothing kept. */
export interface ContentStore {
  /** The value, if it is kept. */
  get(key: string): Uint8Array | undefined;
  /** Keeps a value, and drops those that were not asked for the longest where there is no room. */
  put(key: string, value: Uint8Array): void;
  /** Closes the file. */
  close(): void;
}

/** A content store's file and measures. */
export interface ContentOptions {
  /** Path of the file. */
  readonly file: string;
  /** Most bytes of values, keys and rows not counted. Default: 256 MiB. */
  readonly maxBytes?: number;
  /** Told of every failure. */
  readonly report: (failure: unknown) => void;
}

const kind: SqliteKind = {
  name: 'content store',
  // "MMCO"
  applicationId: 0x4d4d434f,
  version: 1,
  // `used` counts, it is no time: clocks go back.
  schema: `
    create table content (key text primary key, value blob not null, bytes integer not null, used integer not null) strict;
    create index content_used on content (used)`,
  // A power failure may take the last values, which costs a fetch each.
  synchronous: 'normal',
  bigints: false,
};

const defaultBytes = 256 * 2 ** 20;
/** A value larger than this part of the store would push out too much else. */
const largestPart = 1 / 8;
/** How many reads are remembered before they are written: a read should cost no write. */
const readsRemembered = 256;

/** Opens a content store in a file, creating it where there is none. Never throws: without its file it keeps nothing. */
export function openSqliteContent(options: ContentOptions): ContentStore {
  return new SqliteContent(options);
}

class SqliteContent implements ContentStore {
  readonly #options: ContentOptions;
  readonly #maxBytes: number;
  readonly #read = new Set<string>();
  readonly #connection: Connection | undefined;
  #bytes = 0;

  constructor(options: ContentOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? defaultBytes;
    this.#connection = this.#attempt(() => connect(options.file));
    this.#bytes = this.#attempt(() => Number(this.#connection?.sum.get()?.['bytes'] ?? 0)) ?? 0;
  }

  get(key: string): Uint8Array | undefined {
    return this.#attempt(() => {
      const value = this.#connection?.get.get(key)?.['value'];
      if (!(value instanceof Uint8Array)) return undefined;
      this.#read.add(key);
      if (this.#read.size >= readsRemembered) this.#writeReads();
      return value;
    });
  }

  put(key: string, value: Uint8Array): void {
    const connection = this.#connection;
    if (connection === undefined || value.length > this.#maxBytes * largestPart) return;
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
    if (this.#read.size === 0) return;
    this.#connection?.touch.run(JSON.stringify([...this.#read]));
    this.#read.clear();
  }

  #attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (failure) {
      this.#options.report(failure);
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
