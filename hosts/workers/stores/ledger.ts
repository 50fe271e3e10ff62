import type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { KeptEntry, LedgerStore } from '../../shared/homes/ledger-store.ts';
import { noHead, rowOf, sameBytes } from '../../shared/homes/ledger-store.ts';

const schema = `
  create table if not exists entry (sequence integer primary key, head blob not null, text text not null) strict;
  create table if not exists row (name text primary key, value text not null, expires integer) strict, without rowid;
  create index if not exists row_expires on row (expires) where expires is not null`;

/** The ledger in a Durable Object's SQLite storage: one object for a wallet, and nobody else on it. */
export class ObjectLedger implements LedgerStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  /** Whether something was written that may not be on the disk: then nothing is read that rests on it. */
  #unconfirmed = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#sql.exec(schema);
  }

  async read(names: readonly string[]): Promise<Ledger> {
    await this.#confirm();
    const rows: Row[] = [];
    for (const name of names) {
      for (const { value, expires } of this.#sql.exec<KeptRow>('select value, expires from row where name = ?', name))
        rows.push(rowOf(name, value, expires === null ? undefined : BigInt(expires)));
    }
    return { ...this.#last(), rows };
  }

  async commit(...entries: readonly Entry[]): Promise<'committed' | 'stale'> {
    const [first] = entries;
    if (first !== undefined && !sameBytes(this.#last().head, first.previous)) return 'stale';
    this.#unconfirmed = true;
    this.#storage.transactionSync(() => entries.forEach((entry) => this.#keep(entry)));
    // Only then it is on the disk, and a signature may exist.
    await this.#confirm();
    return 'committed';
  }

  entries(after: bigint, limit: number): KeptEntry[] {
    if (after > BigInt(Number.MAX_SAFE_INTEGER)) return [];
    const found = this.#sql.exec<KeptLine>(
      'select sequence, head, text from entry where sequence > ? order by sequence limit ?',
      Number(after),
      limit,
    );
    return Array.from(found, ({ sequence, head, text }) => ({ sequence: BigInt(sequence), head: new Uint8Array(head), text }));
  }

  prune(now: bigint): void {
    this.#sql.exec('delete from row where expires <= ?', Number(now));
  }

  close(): void {
    // The runtime closes the storage with the object.
  }

  /** Waits until everything written is on the disk. Errors: the storage's; the next call asks again. */
  async #confirm(): Promise<void> {
    if (!this.#unconfirmed) return;
    await this.#storage.sync();
    this.#unconfirmed = false;
  }

  #keep(entry: Entry): void {
    const { sequence, head } = this.#last();
    if (!sameBytes(head, entry.previous)) throw new RangeError(`entry ${entry.sequence}: expected the head before it, got another`);
    if (entry.sequence !== sequence + 1n) throw new RangeError(`entry: expected the sequence ${sequence + 1n}, got ${entry.sequence}`);
    this.#sql.exec('insert into entry (sequence, head, text) values (?, ?, ?)', Number(entry.sequence), entry.head, entry.text);
    for (const { name, value, expires } of entry.changes) {
      this.#sql.exec(
        'insert into row (name, value, expires) values (?, ?, ?) on conflict (name) do update set value = excluded.value, expires = excluded.expires',
        name,
        value,
        timeOf(expires),
      );
    }
  }

  #last(): { sequence: bigint; head: Uint8Array } {
    for (const { sequence, head } of this.#sql.exec<KeptLine>('select sequence, head, text from entry order by sequence desc limit 1'))
      return { sequence: BigInt(sequence), head: new Uint8Array(head) };
    return { sequence: 0n, head: noHead() };
  }
}

/** A time as SQLite's numbers here, doubles, hold it: beyond the year 2255 it is as good as never. */
function timeOf(expires: bigint | undefined): number | null {
  return expires === undefined || expires > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(expires);
}

interface KeptRow extends Record<string, SqlStorageValue> {
  readonly value: string;
  readonly expires: number | null;
}

interface KeptLine extends Record<string, SqlStorageValue> {
  readonly sequence: number;
  readonly head: ArrayBuffer;
  readonly text: string;
}
