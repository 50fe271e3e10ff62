import { chmodSync, closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreOpenError } from './open-error.ts';

/** SQLite's error codes. */
const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/** A kind of SQLite file. */
export interface SqliteKind {
  /** The name in errors, singular: `ledger`. */
  readonly name: string;
  /** SQLite's `application_id`: four ASCII characters. */
  readonly applicationId: number;
  /**
   * The statements that take the tables from one version to the next. Those of a new file are the
   * first: version 1. A release never changes them, it appends. A file of an older version gets
   * those that it lacks when it is opened.
   */
  readonly migrations: readonly string[];
  /**
   * `full`: a commit is on the disk before it returns. `normal`: a crash of the machine may lose
   * the last commits.
   */
  readonly synchronous: 'full' | 'normal';
  /** Whether integers are read as bigints. */
  readonly bigints: boolean;
}

/**
 * Opens a store's file, and locks it until it is closed. Creates the file if it does not exist,
 * readable by its owner only. Brings a file of an older version to this one. Leaves a file of
 * another kind, or of a newer version, as it is. `prepare` returns what the store works with.
 *
 * Errors: `StoreOpenError`.
 */
export function openSqliteFile<T>(file: string, kind: SqliteKind, prepare: (database: DatabaseSync) => T): T {
  let database: DatabaseSync | undefined;
  try {
    const created = createPrivate(file);
    if (!created && !statSync(file).isFile())
      throw new StoreOpenError(file, kind.name, { code: 'wrong-kind', expected: 'a regular file', got: 'a directory, device or socket' });
    // `timeout: 0`: the process that has the file keeps it, so waiting does not help.
    database = new DatabaseSync(file, { timeout: 0, readBigInts: kind.bigints, defensive: true });
    // Set before the first access, so that the lock is taken then, and SQLite uses no shared
    // memory.
    database.exec('pragma locking_mode = exclusive; pragma trusted_schema = off');
    database.exec(`pragma journal_mode = wal; pragma synchronous = ${kind.synchronous}`);
    database.exec('begin immediate');
    prepareSchema(file, database, kind);
    database.exec('commit');
    if (kind.synchronous === 'full') confirmLog(database);
    // Only now the file is known to be a store's, so its mode may be changed.
    chmodSync(file, 0o600);
    return prepare(database);
  } catch (error) {
    database?.close();
    throw storeError(file, kind, error);
  }
}

/**
 * Moves SQLite's log into the file, and syncs it. A process that died in a commit may have left a
 * whole transaction that the disk never confirmed. Once it is read and a signature rests on it, a
 * power failure must not lose it.
 */
function confirmLog(database: DatabaseSync): void {
  const { busy: isBusy } = database.prepare('pragma wal_checkpoint(truncate)').get() ?? {};
  if (Number(isBusy) !== 0) throw new Error('the log cannot be moved into the file: another process reads it');
}

/**
 * Writes the version of the tables again, which changes nothing, in a transaction of its own. So it
 * takes a page on the disk, as every commit does.
 *
 * Errors: SQLite's.
 */
export function probeWrite(database: DatabaseSync, { migrations }: Pick<SqliteKind, 'migrations'>): void {
  database.exec('begin immediate');
  try {
    database.exec(`pragma user_version = ${migrations.length}; commit`);
  } catch (error) {
    // After some errors, such as a full disk, SQLite has already rolled back.
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

/**
 * Returns an error of SQLite or of the system as a `StoreOpenError`. Returns a `StoreOpenError` as
 * it is.
 */
export function storeError(file: string, { name }: SqliteKind, error: unknown): StoreOpenError {
  if (error instanceof StoreOpenError) return error;
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  if (code === SQLITE_BUSY) return new StoreOpenError(file, name, { code: 'in-use' }, error);
  if (code === SQLITE_NOTADB)
    return new StoreOpenError(file, name, { code: 'wrong-kind', expected: 'an SQLite database', got: 'a file of another kind' }, error);
  return new StoreOpenError(file, name, { code: 'unusable', detail: error instanceof Error ? error.message : String(error) }, error);
}

/** Creates a file, readable by its owner only. Returns `false` if it already exists. */
function createPrivate(file: string): boolean {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  // The name of a new file must be as durable as its content.
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
  return true;
}

function prepareSchema(file: string, database: DatabaseSync, { name, applicationId, migrations }: SqliteKind): void {
  const application = pragma(database, 'application_id');
  const isNew = application === 0 && pragma(database, 'schema_version') === 0;
  const found = isNew ? 0 : pragma(database, 'user_version');
  const version = migrations.length;
  if (!isNew && application !== applicationId)
    throw new StoreOpenError(file, name, {
      code: 'wrong-kind',
      expected: `a ${name} of version ${version}`,
      got: 'another kind of database',
    });
  if (found === version) return;
  if (found > version) throw new StoreOpenError(file, name, { code: 'wrong-version', found, expected: version });
  database.exec([...migrations.slice(found), `pragma application_id = ${applicationId}`, `pragma user_version = ${version}`].join(';'));
}

function pragma(database: DatabaseSync, name: string): number {
  const value = Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new TypeError(`pragma ${name}: expected an integer, got ${typeof value}`);
  return Number(value);
}
