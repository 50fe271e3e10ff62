import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { KeptEntry, LedgerStore } from '../../shared/homes/ledger-store.ts';
import { noHead, rowOf, sameBytes } from '../../shared/homes/ledger-store.ts';
import { openSqliteFile } from './sqlite-file.ts';
import type { SqliteKind } from './sqlite-file.ts';

const kind: SqliteKind = {
  name: 'ledger',
  // "MMLG"
  applicationId: 0x4d4d4c47,
  version: 1,
  schema: `
    create table entry (sequence integer primary key, head blob not null, text text not null) strict;
    create table row (name text primary key, value text not null, expires integer) strict, without rowid;
    create index row_expires on row (expires) where expires is not null`,
  // In WAL mode that syncs the log at every commit.
  synchronous: 'full',
  bigints: true,
};

/** SQLite's greatest integer. As a time in microseconds it is as good as never. */
const greatest = 2n ** 63n - 1n;

/** Opens the ledger in a file, for this process alone, and creates it where there is none. Errors: `StoreOpenError`. */
export function openSqliteLedger(file: string): LedgerStore {
  return new SqliteLedger(file);
}

class SqliteLedger implements LedgerStore {
  readonly #file: string;
  #connection: Connection | undefined;
  #closed = false;

  constructor(file: string) {
    this.#file = file;
    this.#connection = connect(file);
  }

  read(names: readonly string[]): Ledger {
    const { last, row } = this.#use();
    const rows: Row[] = [];
    for (const name of names) {
      const found = row.get(name);
      if (found !== undefined) rows.push(rowOf(name, text(found['value']), time(found['expires'])));
    }
    return { ...lastOf(last), rows };
  }

  commit(...entries: readonly Entry[]): 'committed' | 'stale' {
    const { database, last, insert, write } = this.#use();
    try {
      database.exec('begin immediate');
      let { sequence, head } = lastOf(last);
      for (const entry of entries) {
        if (!sameBytes(head, entry.previous)) {
          database.exec('rollback');
          return 'stale';
        }
        if (entry.sequence !== sequence + 1n) throw new RangeError(`entry: expected the sequence ${sequence + 1n}, got ${entry.sequence}`);
        insert.run(entry.sequence, entry.head, entry.text);
        for (const { name, value, expires } of entry.changes)
          write.run(name, value, expires === undefined || expires > greatest ? null : expires);
        ({ sequence, head } = entry);
      }
      database.exec('commit');
      return 'committed';
    } catch (error) {
      this.#distrust();
      throw error;
    }
  }

  entries(after: bigint, limit: number): KeptEntry[] {
    if (after >= greatest) return [];
    return this.#use()
      .list.all(after, limit)
      .map((found) => ({ sequence: integer(found['sequence']), head: bytes(found['head']), text: text(found['text']) }));
  }

  prune(now: bigint): void {
    this.#use().prune.run(now > greatest ? greatest : now);
  }

  close(): void {
    this.#closed = true;
    this.#distrust();
  }

  #use(): Connection {
    if (this.#closed) throw new Error(`${this.#file}: this ledger is closed`);
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
  readonly last: StatementSync;
  readonly row: StatementSync;
  readonly insert: StatementSync;
  readonly write: StatementSync;
  readonly list: StatementSync;
  readonly prune: StatementSync;
}

function connect(file: string): Connection {
  return openSqliteFile(file, kind, (database) => ({
    database,
    last: database.prepare('select sequence, head from entry order by sequence desc limit 1'),
    row: database.prepare('select value, expires from row where name = ?'),
    insert: database.prepare('insert into entry (sequence, head, text) values (?, ?, ?)'),
    write: database.prepare(
      'insert into row (name, value, expires) values (?, ?, ?) on conflict (name) do update set value = excluded.value, expires = excluded.expires',
    ),
    list: database.prepare('select sequence, head, text from entry where sequence > ? order by sequence limit ?'),
    prune: database.prepare('delete from row where expires <= ?'),
  }));
}

function lastOf(last: StatementSync): { sequence: bigint; head: Uint8Array } {
  const found = last.get();
  return found === undefined ? { sequence: 0n, head: noHead() } : { sequence: integer(found['sequence']), head: bytes(found['head']) };
}

function time(value: SQLOutputValue | undefined): bigint | undefined {
  return value === null ? undefined : integer(value);
}

function integer(value: SQLOutputValue | undefined): bigint {
  if (typeof value !== 'bigint') throw new TypeError(`ledger: expected an integer, got ${typeof value}`);
  return value;
}

function text(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`ledger: expected text, got ${typeof value}`);
  return value;
}

function bytes(value: SQLOutputValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`ledger: expected bytes, got ${typeof value}`);
  return value;
}
