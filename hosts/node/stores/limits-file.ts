import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Kept } from '../../shared/homes/limits-store.ts';
import { LimitsOpenError } from './limits-error.ts';

/** SQLite's `application_id` of a limits file: "MMLI". */
const applicationId = 0x4d4d4c49;
const version = 1;
const busy = 5;
const notADatabase = 26;

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
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;

  /** Opens a file, creating it where there is none. Errors: `LimitsOpenError`. */
  constructor(file: string) {
    this.#database = openDatabase(file);
    this.#put = this.#database.prepare('insert or replace into kept (key, state, forget_at, limited) values (?, ?, ?, ?)');
    this.#drop = this.#database.prepare('delete from kept where key = ?');
  }

  /** What is kept at a time (milliseconds since 1970): so many keys at most, those that hold somebody first, then those that take longest. A row that makes no sense is left out. */
  *read(now: number, most: number): Generator<Row> {
    const select = this.#database.prepare(
      'select key, state, forget_at, limited from kept where forget_at > ? order by limited desc, forget_at desc limit ?',
    );
    for (const row of select.iterate(now, most)) {
      const { key, state, forget_at: forgetAt, limited } = row;
      const cells = typeof state === 'string' ? cellsOf(state) : undefined;
      if (typeof key === 'string' && typeof forgetAt === 'number' && cells !== undefined)
        yield { key, kept: { state: cells, forgetAt, limited: limited === 1 } };
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
        else this.#put.run(key, JSON.stringify(now.state), now.forgetAt, now.limited ? 1 : 0);
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
}

function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    database = new DatabaseSync(file, { timeout: 0, defensive: true });
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; pragma trusted_schema = off');
    database.exec('begin immediate');
    prepareSchema(file, database);
    database.exec('commit');
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof LimitsOpenError ? error : openError(file, error);
  }
}

function prepareSchema(file: string, database: DatabaseSync): void {
  const found = {
    application: pragma(database, 'application_id'),
    version: pragma(database, 'user_version'),
    tables: pragma(database, 'schema_version'),
  };
  if (found.application === applicationId && found.version === version) return;
  if (found.application !== 0 || found.tables !== 0) {
    const got = found.application === applicationId ? `version ${found.version}` : 'another kind of database';
    throw new LimitsOpenError(file, { code: 'not-limits', expected: `limits of version ${version}`, got });
  }
  database.exec(`
    create table kept (key text primary key, state text not null, forget_at real not null, limited integer not null) strict, without rowid;
    create index kept_forget_at on kept (forget_at);
    pragma application_id = ${applicationId};
    pragma user_version = ${version};
  `);
}

function pragma(database: DatabaseSync, name: string): number {
  const value = Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
  if (typeof value !== 'number') throw new TypeError(`pragma ${name}: expected an integer, got ${typeof value}`);
  return value;
}

function openError(file: string, error: unknown): LimitsOpenError {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  if (code === busy) return new LimitsOpenError(file, { code: 'in-use' }, error);
  if (code === notADatabase)
    return new LimitsOpenError(file, { code: 'not-limits', expected: 'an SQLite database', got: 'a file of another kind' }, error);
  return new LimitsOpenError(file, { code: 'unusable', detail: error instanceof Error ? error.message : String(error) }, error);
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
