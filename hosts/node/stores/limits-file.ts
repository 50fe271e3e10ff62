import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { StoredLimit } from '../../shared/limits/store.ts';
import { storedCells } from '../../shared/limits/table/stored-cells.ts';
import { openSqliteFile, probeWrite, storeError } from './sqlite-file.ts';
import type { SqliteKind } from './sqlite-file.ts';

// The column `forget_at` has the time `expiresAt`. Its name is from version 1 of the schema, which
// files in use have: a rename would need a migration and change nothing that anybody sees.
const kind: SqliteKind = {
  name: 'limits file',
  // "MMLI"
  applicationId: 0x4d4d4c49,
  migrations: [
    `
    create table kept (key text primary key, state text not null, forget_at real not null, limited integer not null) strict, without rowid;
    create index kept_forget_at on kept (forget_at)`,
    'alter table kept drop column limited',
  ],
  synchronous: 'normal',
  bigints: false,
};

/**
 * The limits of one process in a file. Only its owner can read it, since keys are addresses and
 * digests. It is locked until it is closed, since two processes would overwrite each other's
 * counts. A write survives a crash of the process at once, and a crash of the machine some moments
 * later: a limit is not worth waiting for the disk.
 */
export class LimitsFile {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  readonly #dropExpired: StatementSync;

  /**
   * Opens a file. Creates it if it does not exist.
   *
   * Errors: `StoreOpenError`.
   */
  constructor(file: string) {
    this.#path = file;
    const { database, put, drop, dropExpired } = openSqliteFile(file, kind, (opened) => ({
      database: opened,
      put: opened.prepare('insert or replace into kept (key, state, forget_at) values (?, ?, ?)'),
      drop: opened.prepare('delete from kept where key = ?'),
      dropExpired: opened.prepare('delete from kept where key in (select key from kept where forget_at <= ? limit ?)'),
    }));
    this.#database = database;
    this.#put = put;
    this.#drop = drop;
    this.#dropExpired = dropExpired;
  }

  /**
   * Calls `take` with each key that has not expired at `now` (milliseconds since 1970): at most
   * `maxKeys`, those that expire last first. Returns the number of rows that it leaves out because
   * they are not valid.
   *
   * Errors: `StoreOpenError`.
   */
  read(now: number, maxKeys: number, take: (key: string, stored: StoredLimit) => void): number {
    try {
      return this.#read(now, maxKeys, take);
    } catch (error) {
      throw storeError(this.#path, kind, error);
    }
  }

  /**
   * Deletes at most `maxKeys` keys that have expired. Returns how many these were.
   *
   * Errors: SQLite's.
   */
  dropExpired(now: number, maxKeys: number): number {
    return Number(this.#dropExpired.run(now, maxKeys).changes);
  }

  /**
   * Writes keys, all or none. `stored` returns what to write of a key, and `undefined` for a key to
   * delete.
   *
   * Errors: SQLite's.
   */
  write(keys: Iterable<string>, stored: (key: string) => StoredLimit | undefined): void {
    this.#database.exec('begin immediate');
    try {
      for (const key of keys) {
        const now = stored(key);
        if (now === undefined) this.#drop.run(key);
        else this.#put.run(key, JSON.stringify(now.state), now.expiresAt);
      }
      this.#database.exec('commit');
    } catch (error) {
      // After some errors, such as a full disk, SQLite has already rolled back.
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  /** Finds out whether the file can be written. Throws what SQLite throws if not. */
  probe(): void {
    probeWrite(this.#database, kind);
  }

  /** Closes the file. */
  close(): void {
    this.#database.close();
  }

  #read(now: number, maxKeys: number, take: (key: string, stored: StoredLimit) => void): number {
    let invalid = 0;
    const select = this.#database.prepare('select key, state, forget_at from kept where forget_at > ? order by forget_at desc limit ?');
    for (const { key, state, forget_at: expiresAt } of select.iterate(now, maxKeys)) {
      const cells = typeof state === 'string' ? cellsOf(state) : undefined;
      if (typeof key === 'string' && typeof expiresAt === 'number' && cells !== undefined) take(key, { state: cells, expiresAt });
      else invalid += 1;
    }
    return invalid;
  }
}

function cellsOf(text: string): Cell[] | undefined {
  try {
    return storedCells(JSON.parse(text));
  } catch {
    return undefined;
  }
}
