import { chmodSync, closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreOpenError } from './open-error.ts';

const busy = 5;
const notADatabase = 26;

/** A kind of files: what tells one from another, and what is in them. */
export interface SqliteKind {
  /** Its name in errors, singular: `ledger`. */
  readonly name: string;
  /** SQLite's `application_id`: four ASCII characters. */
  readonly applicationId: number;
  /** Version of the schema. */
  readonly version: number;
  /** The statements that make the tables of a new file. */
  readonly schema: string;
  /** `full`: a commit is on the disk before it is done. `normal`: a crash of the machine may take the last ones. */
  readonly synchronous: 'full' | 'normal';
  /** Whether integers are read as bigints. */
  readonly bigints: boolean;
}

/**
 * Opens a store's file, creating it where there is none: readable by its owner only, and held exclusively until it is closed. `prepare` makes of it what the store works with.
 * Errors: `StoreOpenError`. A file of another kind or version is left as it is.
 */
export function openSqliteFile<T>(file: string, kind: SqliteKind, prepare: (database: DatabaseSync) => T): T {
  let database: DatabaseSync | undefined;
  try {
    const created = createPrivate(file);
    if (!created && !statSync(file).isFile())
      throw new StoreOpenError(file, kind.name, { code: 'wrong-kind', expected: 'a regular file', got: 'a directory, device or socket' });
    // `timeout`: whoever has the file keeps it, waiting changes nothing.
    database = new DatabaseSync(file, { timeout: 0, readBigInts: kind.bigints, defensive: true });
    // Before the first access, so that the lock is held from then on and no shared memory is used.
    database.exec('pragma locking_mode = exclusive; pragma trusted_schema = off');
    database.exec(`pragma journal_mode = wal; pragma synchronous = ${kind.synchronous}`);
    database.exec('begin immediate');
    prepareSchema(file, database, kind);
    database.exec('commit');
    if (kind.synchronous === 'full') confirmLog(database);
    // Only now is it known to be ours: whose mode is nobody else's business.
    chmodSync(file, 0o600);
    return prepare(database);
  } catch (error) {
    database?.close();
    throw storeError(file, kind, error);
  }
}

/**
 * Moves the log into the file, which is synced. A process that died in a commit may have left a whole transaction that the disk never confirmed: who reads it now must not lose it to a power failure
 * later, after a signature was made on it.
 */
function confirmLog(database: DatabaseSync): void {
  const { busy: held } = database.prepare('pragma wal_checkpoint(truncate)').get() ?? {};
  if (Number(held) !== 0) throw new Error('expected the log to be moved into the file, got a file that is held');
}

/** What SQLite or the system said of a file, as a `StoreOpenError`; one of those stays what it is. */
export function storeError(file: string, { name }: SqliteKind, error: unknown): StoreOpenError {
  if (error instanceof StoreOpenError) return error;
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  if (code === busy) return new StoreOpenError(file, name, { code: 'in-use' }, error);
  if (code === notADatabase)
    return new StoreOpenError(file, name, { code: 'wrong-kind', expected: 'an SQLite database', got: 'a file of another kind' }, error);
  return new StoreOpenError(file, name, { code: 'unusable', detail: error instanceof Error ? error.message : String(error) }, error);
}

/** Makes a file that is not there. Whether it was made: what is there already is left as it is. */
function createPrivate(file: string): boolean {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  // The file's name must be as durable as what is in it.
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
  return true;
}

function prepareSchema(file: string, database: DatabaseSync, { name, applicationId, version, schema }: SqliteKind): void {
  const found = {
    application: pragma(database, 'application_id'),
    version: pragma(database, 'user_version'),
    tables: pragma(database, 'schema_version'),
  };
  if (found.application === applicationId && found.version === version) return;
  if (found.application !== 0 || found.tables !== 0) {
    const got = found.application === applicationId ? `version ${found.version}` : 'another kind of database';
    throw new StoreOpenError(file, name, { code: 'wrong-kind', expected: `a ${name} of version ${version}`, got });
  }
  database.exec(`${schema}; pragma application_id = ${applicationId}; pragma user_version = ${version}`);
}

function pragma(database: DatabaseSync, name: string): number {
  const value = Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new TypeError(`pragma ${name}: expected an integer, got ${typeof value}`);
  return Number(value);
}
