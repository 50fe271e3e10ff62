import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Kept } from '../../shared/limits/store.ts';
import { openSqliteFile, storeError } from './sqlite-file.ts';
import type { SqliteKind } from './sqlite-file.ts';

const kind: SqliteKind = {
  name: 'limits file',
  // "MMLI"
  applicationId: 0x4d4d4c49,
  version: 1,
  schema: `
    create table kept (key text primary key, state text not null, forget_at real not null, limited integer not null) strict, without rowid;
    create index kept_forget_at on kept (forget_at)`,
  synchronous: 'normal',
  bigints: false,
};

/** A key and what is kept of it. */
export interface Row {
  readonly key: string;
  readonly kept: Kept;
}

/**
 * The limits of one process on the disk: readable by its owner only, since keys are addresses and digests, and held exclusively until it is closed, since two processes would
 * write over each other's counts. A write is safe from a crash of the process at once, and from one of the machine soon: a limit is worth no waiting for the disk.
 */
export class LimitsFile {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;

  /** Opens a file, creating it where there is none. Errors: `StoreOpenError`. */
  constructor(file: string) {
    this.#path = file;
    const { database, put, drop } = openSqliteFile(file, kind, (opened) => ({
      database: opened,
      put: opened.prepare('insert or replace into kept (key, state, forget_at, limited) values (?, ?, ?, ?)'),
      drop: opened.prepare('delete from kept where key = ?'),
    }));
    this.#database = database;
    this.#put = put;
    this.#drop = drop;
  }

  /**
   * What is kept at a time (milliseconds since 1970): so many keys at most, those that hold somebody first, then those that take longest. A row that makes no sense is left out.
   * Errors: `StoreOpenError`.
   */
  read(now: number, most: number): Row[] {
    try {
      return [...this.#rows(now, most)];
    } catch (error) {
      throw storeError(this.#path, kind, error);
    }
  }

  /** Every key in the file, in order, so many at a time; it may be written to between two batches. Errors: SQLite's. */
  *keys(atOnce: number): Generator<string[]> {
    const select = this.#database.prepare('select key from kept where key > ? order by key limit ?');
    let last = '';
    for (;;) {
      const keys = select.all(last, atOnce).map(({ key }) => String(key));
      const end = keys.at(-1);
      if (end === undefined) return;
      yield keys;
      last = end;
    }
  }

  /** Drops what can be forgotten. */
  dropExpired(now: number): void {
    this.#database.prepare('delete from kept where forget_at <= ?').run(now);
  }

  /** Writes keys as they are kept now, all or none; what is kept no more is dropped. Errors: SQLite's. */
  write(keys: Iterable<string>, kept: (key: string) => Kept | undefined): void {
    this.#database.exec('begin immediate');
    try {
      for (const key of keys) {
        const now = kept(key);
        if (now === undefined) this.#drop.run(key);
        else this.#put.run(key, JSON.stringify(now.state), now.expiresAt, now.limited ? 1 : 0);
      }
      this.#database.exec('commit');
    } catch (error) {
      // SQLite itself rolls back after some errors: a full disk is one.
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  /** Closes the file. */
  close(): void {
    this.#database.close();
  }

  *#rows(now: number, most: number): Generator<Row> {
    const select = this.#database.prepare(
      'select key, state, forget_at, limited from kept where forget_at > ? order by limited desc, forget_at desc limit ?',
    );
    for (const row of select.iterate(now, most)) {
      const { key, state, forget_at: expiresAt, limited } = row;
      const cells = typeof state === 'string' ? cellsOf(state) : undefined;
      if (typeof key === 'string' && typeof expiresAt === 'number' && cells !== undefined)
        yield { key, kept: { state: cells, expiresAt, limited: limited === 1 } };
    }
  }
}

function cellsOf(text: string): Cell[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isCell) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCell(value: unknown): value is Cell {
  if (typeof value !== 'object' || value === null || !('policy' in value && 'level' in value && 'at' in value)) return false;
  return typeof value.policy === 'string' && isAmount(value.level) && isAmount(value.at) && Number.isInteger(value.at);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
