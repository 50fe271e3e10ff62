/**
 * The tables of a ledger in SQLite: in a file on Node, in a Durable Object's storage on Workers.
 * The hosts open the transaction, and say when it is durable.
 */
import type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { StoredEntry } from './store.ts';
import { noHead, rowOf, sameBytes, verifyLinks, verifySequence } from './store.ts';

/** A parameter of a statement. Numbers are integers, at most 2^53-1. */
export type SqlInput = string | number | Uint8Array | null;

/**
 * An SQLite database. It returns integers as `number` or `bigint`, and blobs as `Uint8Array` or
 * `ArrayBuffer`.
 */
export interface Sql {
  /**
   * Runs one statement to its end and returns its rows. There are few different texts, so prepared
   * statements can be cached.
   */
  all(statement: string, ...values: readonly SqlInput[]): Iterable<Readonly<Record<string, unknown>>>;
}

/** The tables. */
export const ledgerSchema = `
  create table if not exists entry (sequence integer primary key, head blob not null, text text not null) strict;
  create table if not exists row (name text primary key, value text not null, expires integer) strict, without rowid;
  create index if not exists row_expires on row (expires) where expires is not null`;

/**
 * The largest integer that every host's SQLite returns unchanged. As a time in microseconds it is
 * in the year 2255.
 */
const MAX_INTEGER = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * A ledger in its tables. Every method throws what the database throws, and a `TypeError` if a
 * column has another type.
 */
export class LedgerTables {
  readonly #sql: Sql;

  /** `sql` is a database that has the tables. */
  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Implements `LedgerStore.read`. */
  read(names: readonly string[]): Ledger {
    const rows: Row[] = [];
    for (const name of names) {
      for (const { value, expires } of this.#sql.all('select value, expires from row where name = ?', name))
        rows.push(rowOf(name, text(value), expires === null ? undefined : integer(expires)));
    }
    return { ...this.#last(), rows };
  }

  /**
   * Writes the entries of a commit, within the caller's transaction. Returns `stale` if the head
   * has moved: nothing is then written. Throws a `RangeError` if the entries do not follow on each
   * other.
   */
  append(entries: readonly Entry[]): 'committed' | 'stale' {
    const { sequence, head } = this.#last();
    const [first] = entries;
    if (first === undefined) return 'committed';
    if (!sameBytes(head, first.previous)) return 'stale';
    verifySequence(sequence, first.sequence);
    verifyLinks(entries);
    for (const entry of entries) {
      this.#write('insert into entry (sequence, head, text) values (?, ?, ?)', exact(entry.sequence), entry.head, entry.text);
      for (const { name, value, expires } of entry.changes) {
        this.#write(
          'insert into row (name, value, expires) values (?, ?, ?) on conflict (name) do update set value = excluded.value, expires = excluded.expires',
          name,
          value,
          expires === undefined || expires > MAX_INTEGER ? null : Number(expires),
        );
      }
    }
    return 'committed';
  }

  /** Implements `LedgerStore.entries`. */
  entries(after: bigint, limit: number): StoredEntry[] {
    if (after >= MAX_INTEGER) return [];
    const found = this.#sql.all(
      'select sequence, head, text from entry where sequence > ? order by sequence limit ?',
      Number(after),
      limit,
    );
    return Array.from(found, (entry) => ({ sequence: integer(entry['sequence']), head: bytes(entry['head']), text: text(entry['text']) }));
  }

  /** Returns every row, in the order of their names. */
  *rows(): Generator<Row> {
    for (const { name, value, expires } of this.#sql.all('select name, value, expires from row order by name'))
      yield rowOf(text(name), text(value), expires === null ? undefined : integer(expires));
  }

  /** Implements `LedgerStore.prune`. */
  prune(now: bigint): void {
    this.#write('delete from row where expires <= ?', Number(now > MAX_INTEGER ? MAX_INTEGER : now));
  }

  #last(): { sequence: bigint; head: Uint8Array } {
    for (const { sequence, head } of this.#sql.all('select sequence, head from entry order by sequence desc limit 1'))
      return { sequence: integer(sequence), head: bytes(head) };
    return { sequence: 0n, head: noHead() };
  }

  #write(statement: string, ...values: readonly SqlInput[]): void {
    // The rows must be iterated: some databases run the statement only then.
    for (const _ of this.#sql.all(statement, ...values));
  }
}

function exact(sequence: bigint): number {
  if (sequence > MAX_INTEGER) throw new RangeError(`entry: expected a sequence up to ${MAX_INTEGER}, got ${sequence}`);
  return Number(sequence);
}

function integer(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isSafeInteger(value)) throw new TypeError(`ledger: expected an integer, got ${typeof value}`);
  return BigInt(Number(value));
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`ledger: expected text, got ${typeof value}`);
  return value;
}

function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError(`ledger: expected bytes, got ${typeof value}`);
}
