import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { LedgerTables, ledgerSchema } from '../../shared/ledger/sql.ts';
import type { Sql } from '../../shared/ledger/sql.ts';
import type { KeptEntry, LedgerStore } from '../../shared/ledger/store.ts';
import { OpenedFiles } from './opened-files.ts';
import { openSqliteFile } from './sqlite-file.ts';
import type { SqliteKind } from './sqlite-file.ts';

/** A ledger's file. */
const kind: SqliteKind = {
  name: 'ledger',
  // "MMLG"
  applicationId: 0x4d4d4c47,
  version: 1,
  schema: ledgerSchema,
  // In WAL mode that syncs the log at every commit.
  synchronous: 'full',
  bigints: true,
};

/** Opens the ledger in a file, for this process alone, and creates it where there is none. Errors: `StoreOpenError`. */
export function openSqliteLedger(file: string): LedgerStore {
  return new SqliteLedger(file);
}

class SqliteLedger implements LedgerStore {
  readonly #file: string;
  #connection: Connection | undefined;
  #closed = false;
  /** The file that was removed or replaced. Nothing is asked of this ledger any more: what it was is not at its path, and what is there is not it. */
  #lost: string | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#connection = connect(file);
  }

  read(names: readonly string[]): Ledger {
    return this.#use().tables.read(names);
  }

  commit(...entries: readonly Entry[]): 'committed' | 'stale' {
    const { database, tables } = this.#use();
    try {
      database.exec('begin immediate');
      const outcome = tables.keep(entries);
      database.exec(outcome === 'committed' ? 'commit' : 'rollback');
      return outcome;
    } catch (error) {
      this.#distrust();
      throw error;
    }
  }

  entries(after: bigint, limit: number): KeptEntry[] {
    return this.#use().tables.entries(after, limit);
  }

  prune(now: bigint): void {
    this.#use().tables.prune(now);
  }

  close(): void {
    this.#closed = true;
    this.#distrust();
  }

  #use(): Connection {
    if (this.#closed) throw new Error(`${this.#file}: this ledger is closed`);
    this.#lost ??= this.#connection?.files.moved;
    if (this.#lost !== undefined) {
      this.#distrust();
      throw new Error(`${this.#lost}: expected the file that was opened, got another or none; restart with the right one`);
    }
    this.#connection ??= connect(this.#file);
    return this.#connection;
  }

  /** After a failure nothing in memory is believed: the next call opens the file again and sees what is in it. Closing rolls back what is open. */
  #distrust(): void {
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

function connect(file: string): Connection {
  return openSqliteFile(file, kind, (database) => ({
    database,
    tables: new LedgerTables(prepared(database)),
    files: new OpenedFiles(file, `${file}-wal`),
  }));
}

/** A database whose statements are prepared once. */
function prepared(database: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>();
  return {
    all: (text, ...values) => {
      const statement = statements.get(text) ?? database.prepare(text);
      statements.set(text, statement);
      // A `number` would be bound as a floating-point one.
      return statement.all(...values.map((value) => (typeof value === 'number' ? BigInt(value) : value)));
    },
  };
}
