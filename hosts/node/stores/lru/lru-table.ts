import { openSqliteFile, probeWrite } from '../sqlite-file.ts';
import type { SqliteKind } from '../sqlite-file.ts';

/** A value that was dropped. */
interface Dropped {
  readonly bytes: number;
  /** Whether it was read since it was put. */
  readonly isUsed: boolean;
}

/** The statements of a table of values by key. Each throws what SQLite throws. */
export interface LruTable {
  /** Returns the size of everything. */
  size(): { readonly bytes: number; readonly rows: number; readonly usedBytes: number };
  get(key: string): Uint8Array | undefined;
  /** Adds a value under a key that is not there. */
  put(key: string, value: Uint8Array, isUsed: boolean): void;
  /** Drops a value, and returns it. `undefined` if it is not there. */
  drop(key: string): Dropped | undefined;
  /** Drops the value that is the first to go. */
  dropOldest(): Dropped | undefined;
  /** Sets the first byte of the values in a range of keys to 1. */
  markRange(from: string, below: string): void;
  /** Marks values as just read. Returns the bytes of those that were not read before. */
  touch(keys: readonly string[]): number;
  /**
   * Takes the mark from the value that was not read for the longest time, and returns its bytes.
   */
  demoteOldest(): number | undefined;
  /** Writes a page, and changes nothing. */
  probe(): void;
  /** Does several changes, all or nothing. */
  transaction<T>(change: () => T): T;
  close(): void;
}

/**
 * The order in which values go is that of `used`, which is a counter and not a time: clocks go
 * back. Values that nobody has read count from this number on, others from 1.
 */
const UNUSED_FROM = -(2 ** 52);

/** Opens the file of a table. Creates it if it does not exist. Errors: `StoreOpenError`. */
export function connectLru(file: string, kind: Pick<SqliteKind, 'name' | 'applicationId'>, table: string): LruTable {
  const whole: SqliteKind = {
    ...kind,
    migrations: [
      `
      create table ${table} (key text primary key, value blob not null, bytes integer not null, used integer not null) strict;
      create index ${table}_used on ${table} (used)`,
    ],
    // A power failure may lose the last values, which costs a fetch each.
    synchronous: 'normal',
    bigints: false,
  };
  return openSqliteFile(file, whole, (database) => {
    // `length` reads the head of a row, `bytes` all of a large value that stands before it.
    const returning = 'returning length(value) as bytes, used >= 0 as used';
    const next = `(select coalesce(max(used), 0) + 1 from ${table} where used >= 0)`;
    const nextUnused = `(select coalesce(max(used), ${UNUSED_FROM}) + 1 from ${table} where used < 0)`;
    const oldest = `(select key from ${table} order by used limit 1)`;
    const oldestUsed = `(select key from ${table} where used >= 0 order by used limit 1)`;
    const keys = '(select value from json_each(?))';
    const size = database.prepare(`
      select coalesce(sum(length(value)), 0) as bytes, count(*) as rows,
        coalesce(sum(length(value)) filter (where used >= 0), 0) as usedBytes from ${table}`);
    const get = database.prepare(`select value from ${table} where key = ?`);
    const insert = `insert into ${table} (key, value, bytes, used) values (?1, ?2, length(?2),`;
    const putUnused = database.prepare(`${insert} ${nextUnused})`);
    const putUsed = database.prepare(`${insert} ${next})`);
    const drop = database.prepare(`delete from ${table} where key = ? ${returning}`);
    const dropOldest = database.prepare(`delete from ${table} where key = ${oldest} ${returning}`);
    const markRange = database.prepare(
      `update ${table} set value = cast(x'01' || substr(value, 2) as blob) where key >= ? and key < ? and substr(value, 1, 1) != x'01'`,
    );
    const promoted = database.prepare(`select sum(length(value)) as bytes from ${table} where used < 0 and key in ${keys}`);
    const touch = database.prepare(`update ${table} set used = ${next} where key in ${keys}`);
    const demote = database.prepare(`update ${table} set used = ${nextUnused} where key = ${oldestUsed} returning length(value) as bytes`);
    return {
      size: () => {
        const { bytes, rows, usedBytes } = size.get() ?? {};
        return { bytes: Number(bytes), rows: Number(rows), usedBytes: Number(usedBytes) };
      },
      get: (key) => {
        const value = get.get(key)?.['value'];
        return value instanceof Uint8Array ? value : undefined;
      },
      put: (key, value, isUsed) => void (isUsed ? putUsed : putUnused).run(key, value),
      drop: (key) => droppedOf(drop.get(key)),
      dropOldest: () => droppedOf(dropOldest.get()),
      markRange: (from, below) => void markRange.run(from, below),
      touch: (read) => {
        const list = JSON.stringify(read);
        const { bytes } = promoted.get(list) ?? {};
        touch.run(list);
        return Number(bytes ?? 0);
      },
      demoteOldest: () => {
        const row = demote.get();
        return row === undefined ? undefined : Number(row['bytes']);
      },
      probe: () => probeWrite(database, whole),
      transaction: (change) => {
        database.exec('begin immediate');
        try {
          const result = change();
          database.exec('commit');
          return result;
        } catch (failure) {
          // After some errors, such as a full disk, SQLite has already rolled back.
          if (database.isTransaction) database.exec('rollback');
          throw failure;
        }
      },
      close: () => database.close(),
    };
  });
}

function droppedOf(row: Readonly<Record<string, unknown>> | undefined): Dropped | undefined {
  return row === undefined ? undefined : { bytes: Number(row['bytes']), isUsed: row['used'] === 1 };
}
