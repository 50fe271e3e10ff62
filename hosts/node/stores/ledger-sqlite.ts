import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { LedgerTables, ledgerSchema } from '../../shared/ledger/sql.ts';
import type { Sql } from '../../shared/ledger/sql.ts';
import type { StoredEntry, LedgerStore } from '../../shared/ledger/store.ts';
import { OpenedFiles } from './opened-files.ts';
import { openSqliteFile, probeWrite, storeError } from './sqlite-file.ts';
import type { SqliteKind } from './sqlite-file.ts';

/** Entries that are read at a time. */
const PAGE_ENTRIES = 500;
const kind: SqliteKind = {
  name: 'ledger',
  // "MMLG"
  applicationId: 0x4d4d4c47,
  migrations: [ledgerSchema],
  // In WAL mode SQLite then syncs its log at every commit.
  synchronous: 'full',
  bigints: true,
};

/**
 * Opens the ledger in a file, for this process alone. Creates the file if it does not exist.
 * Errors: `StoreOpenError`.
 */
export function openSqliteLedger(file: string): LedgerStore {
  return new SqliteLedger(file);
}

/**
 * Returns the version of the tables in a ledger's file, and the version that a start brings it to.
 * Changes nothing.
 *
 * Errors: `StoreOpenError` if the file cannot be read, or another process has it open.
 */
export function sqliteLedgerVersions(file: string): { readonly from: number; readonly to: number } {
  const to = kind.migrations.length;
  try {
    using database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    const { user_version: from } = database.prepare('pragma user_version').get() ?? {};
    return { from: Number(from), to };
  } catch (error) {
    throw storeError(file, kind, error);
  }
}

/** A whole ledger, read in order. */
export interface LedgerContent {
  readonly entries: () => Iterable<StoredEntry>;
  readonly rows: () => Iterable<Row>;
}

/**
 * Reads a whole ledger while no other process has it open.
 *
 * Errors: `StoreOpenError`.
 */
export async function readSqliteLedger<T>(file: string, use: (content: LedgerContent) => Promise<T>): Promise<T> {
  const { database, tables } = openConnection(file);
  try {
    return await use({ entries: () => pages((after) => tables.entries(after, PAGE_ENTRIES)), rows: () => tables.rows() });
  } finally {
    database.close();
  }
}

function* pages(read: (after: bigint) => readonly StoredEntry[]): Generator<StoredEntry> {
  for (let page = read(0n), last = page.at(-1); last !== undefined; page = read(last.sequence), last = page.at(-1)) yield* page;
}

class SqliteLedger implements LedgerStore {
  readonly #file: string;
  #connection: Connection | undefined;
  #closed = false;
  /**
   * The path of a file that was removed or replaced while it was open. The ledger is not used any
   * more then.
   */
  #movedFile: string | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#connection = openConnection(file);
  }

  read(names: readonly string[]): Ledger {
    return this.#connect().tables.read(names);
  }

  commit(...entries: readonly Entry[]): 'committed' | 'stale' {
    const { database, tables } = this.#connect();
    try {
      database.exec('begin immediate');
      const outcome = tables.append(entries);
      database.exec(outcome === 'committed' ? 'commit' : 'rollback');
      return outcome;
    } catch (error) {
      this.#disconnect();
      throw error;
    }
  }

  entries(after: bigint, limit: number): StoredEntry[] {
    return this.#connect().tables.entries(after, limit);
  }

  probe(): void {
    const { database } = this.#connect();
    try {
      probeWrite(database, kind);
    } catch (error) {
      this.#disconnect();
      throw error;
    }
  }

  prune(now: bigint): void {
    this.#connect().tables.prune(now);
  }

  close(): void {
    this.#closed = true;
    this.#disconnect();
  }

  #connect(): Connection {
    if (this.#closed) throw new Error(`${this.#file}: this ledger is closed`);
    this.#movedFile ??= this.#connection?.files.moved;
    if (this.#movedFile !== undefined) {
      this.#disconnect();
      throw new Error(
        `${this.#movedFile}: this file was removed or replaced while the ledger was open; put the right file in its place and restart`,
      );
    }
    this.#connection ??= openConnection(this.#file);
    return this.#connection;
  }

  /**
   * Closes the connection, which rolls back an open transaction. The next call opens the file again
   * and reads what it has.
   */
  #disconnect(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.database.close();
  }
}

interface Connection {
  readonly database: DatabaseSync;
  readonly tables: LedgerTables;
  readonly files: OpenedFiles;
}

function openConnection(file: string): Connection {
  return openSqliteFile(file, kind, (database) => ({
    database,
    tables: new LedgerTables(prepared(database)),
    files: new OpenedFiles(file, `${file}-wal`),
  }));
}

/** Returns a database that prepares each statement once. */
function prepared(database: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>();
  return {
    all: (text, ...values) => {
      const statement = statements.get(text) ?? database.prepare(text);
      statements.set(text, statement);
      // SQLite would bind a `number` as a floating-point value.
      return statement.all(...values.map((value) => (typeof value === 'number' ? BigInt(value) : value)));
    },
  };
}
