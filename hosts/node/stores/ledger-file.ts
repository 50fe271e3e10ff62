import { chmodSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LedgerOpenError } from './ledger-error.ts';

/** SQLite's `application_id` of a ledger: "MMLG". */
const applicationId = 0x4d4d4c47n;
const version = 1n;
const busy = 5;
const notADatabase = 26;

/**
 * Opens a ledger's database, creating it where there is none: readable by its owner only, held exclusively until it is closed, every commit on the disk before it is done.
 * Errors: `LedgerOpenError`.
 */
export function openLedgerFile(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    createPrivate(file);
    // `timeout`: whoever has the ledger keeps it, waiting changes nothing.
    database = new DatabaseSync(file, { timeout: 0, readBigInts: true, defensive: true });
    // Before the first access, so that the lock is held from then on and no shared memory is used. In WAL mode FULL syncs the log at every commit.
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma trusted_schema = off');
    database.exec('begin immediate');
    prepareSchema(file, database);
    database.exec('commit');
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof LedgerOpenError ? error : openError(file, error);
  }
}

function createPrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  // The file's name must be as durable as what is in it.
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function prepareSchema(file: string, database: DatabaseSync): void {
  const found = {
    application: pragma(database, 'application_id'),
    version: pragma(database, 'user_version'),
    tables: pragma(database, 'schema_version'),
  };
  if (found.application === applicationId && found.version === version) return;
  if (found.application !== 0n || found.tables !== 0n) {
    const got = found.application === applicationId ? `version ${found.version}` : 'another kind of database';
    throw new LedgerOpenError(file, { code: 'not-a-ledger', expected: `a ledger of version ${version}`, got });
  }
  database.exec(`
    create table entry (sequence integer primary key, head blob not null, text text not null) strict;
    create table row (name text primary key, value text not null, expires integer) strict, without rowid;
    create index row_expires on row (expires) where expires is not null;
    pragma application_id = ${applicationId};
    pragma user_version = ${version};
  `);
}

function pragma(database: DatabaseSync, name: string): bigint {
  const value = Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
  if (typeof value !== 'bigint') throw new TypeError(`pragma ${name}: expected an integer, got ${typeof value}`);
  return value;
}

function openError(file: string, error: unknown): LedgerOpenError {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  if (code === busy) return new LedgerOpenError(file, { code: 'in-use' }, error);
  if (code === notADatabase)
    return new LedgerOpenError(file, { code: 'not-a-ledger', expected: 'an SQLite database', got: 'a file of another kind' }, error);
  return new LedgerOpenError(file, { code: 'unusable', detail: error instanceof Error ? error.message : String(error) }, error);
}
