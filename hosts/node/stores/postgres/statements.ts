/** The statements of a ledger in PostgreSQL, and how its values are written and read. */
import { createHash } from 'node:crypto';
import type { Entry, Ledger, Row } from '../../../../build/types/interfaces/mintmark-signer-wallets.js';
import { noHead, rowOf } from '../../../shared/ledger/store.ts';
import type { StoredEntry } from '../../../shared/ledger/store.ts';
import type { PostgresInput, PostgresRow, Statement } from './session.ts';

/** The largest integer of a `bigint` column. */
export const MAX_INTEGER = 2n ** 63n - 1n;
/** The first key of a wallet's lock: "MMLG", as SQLite's `application_id`. */
const LOCK_CLASS = 0x4d4d4c47;
/** The first key of the lock of a wallet's leader: "MMLD". */
const LEADER_CLASS = 0x4d4d4c44;

/** Waits for the lock of a wallet, and holds it until the transaction ends. */
export const lock: Statement = { name: 'lock', text: 'select pg_advisory_xact_lock($1::int, $2::int)' };

/** Takes the lock of a wallet's leader, until the session ends, unless another session has it. */
export const lead: Statement = { name: 'lead', text: 'select pg_try_advisory_lock($1::int, $2::int) as leads' };

/** Reads the last entry's sequence and head, and the named rows, as one view. */
export const readLast: Statement = {
  name: 'read',
  text: `select last.sequence, last.head, named.name, named.value, named.expires
    from (values (1)) one
    left join lateral (select sequence, head from mintmark_entry where wallet = $1 order by sequence desc limit 1) last on true
    left join mintmark_row named on named.wallet = $1 and named.name = any ($2::bytea[])`,
};

/**
 * Writes entries behind the last one, and their rows, if the last one has this sequence and head.
 * Returns the number of entries that were written.
 */
export const append: Statement = {
  name: 'append',
  text: `with last as (
      select coalesce(max(sequence), 0) as sequence from mintmark_entry where wallet = $1
    ), added as (
      insert into mintmark_entry (wallet, sequence, head, text)
      select $1, new.sequence, new.head, new.text from unnest($4::bigint[], $5::bytea[], $6::text[]) new (sequence, head, text)
      where (select sequence from last) = $2::bigint and $3::bytea = coalesce(
        (select head from mintmark_entry where wallet = $1 and sequence = $2::bigint), decode(repeat('00', 32), 'hex'))
      returning sequence
    ), changed as (
      insert into mintmark_row (wallet, name, value, expires)
      select $1, new.name, new.value, new.expires from unnest($7::bytea[], $8::bytea[], $9::bigint[]) new (name, value, expires)
      where exists (select from added)
      on conflict (wallet, name) do update set value = excluded.value, expires = excluded.expires
    )
    select count(*)::int as added from added`,
};

/** Reads entries in order. */
export const page: Statement = {
  name: 'page',
  text: 'select sequence, head, text from mintmark_entry where wallet = $1 and sequence > $2::bigint order by sequence limit $3::bigint',
};

/**
 * Writes a message into the server's log of changes that nothing reads. Like every commit it is on
 * the disk, and with the standbys that are waited for, before it returns. Returns whether this user
 * may also write entries.
 */
export const probe: Statement = {
  name: 'probe',
  text: `select pg_logical_emit_message(true, 'mintmark', 'probe') is not null
    and has_table_privilege('mintmark_entry', 'insert') and current_setting('transaction_read_only') = 'off' as writable`,
};

/** Deletes the rows that have expired. */
export const expire: Statement = { name: 'expire', text: 'delete from mintmark_row where wallet = $1 and expires <= $2::bigint' };

/**
 * Returns the parameters of `lock`. Two wallets may share a lock, which costs time and nothing
 * else.
 */
export function lockKeys(wallet: string): readonly PostgresInput[] {
  return [LOCK_CLASS, keyOf(wallet)];
}

/** Returns the parameters of `lead`. */
export function leadKeys(wallet: string): readonly PostgresInput[] {
  return [LEADER_CLASS, keyOf(wallet)];
}

function keyOf(wallet: string): number {
  return createHash('sha256').update(wallet).digest().readInt32BE();
}

/** Returns the parameters of `append`. A row that changes several times has its last value. */
export function appendParameters(wallet: string, entries: readonly [Entry, ...Entry[]]): readonly PostgresInput[] {
  const rows = [...new Map(entries.flatMap(({ changes }) => changes.map((row) => [row.name, row]))).values()];
  return [
    wallet,
    String(entries[0].sequence - 1n),
    entries[0].previous,
    entries.map(({ sequence }) => String(sequence)),
    entries.map(({ head }) => Buffer.from(head)),
    entries.map(({ text }) => text),
    rows.map(({ name }) => bytesOf(name)),
    rows.map(({ value }) => bytesOf(value)),
    rows.map(expiresOf),
  ];
}

/** Returns the bytes that a row's name or value is stored as. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** Returns what the column `expires` of a row has. A time that the column cannot hold is never. */
export function expiresOf({ expires }: Row): string | null {
  return expires === undefined || expires > MAX_INTEGER ? null : String(expires);
}

/** Returns the result of `readLast`. The rows are in the order of their names. */
export function ledgerOf(found: readonly PostgresRow[], names: readonly string[]): Ledger {
  const rows = new Map<string, Row>();
  for (const { name, value, expires } of found) {
    if (name === null) continue;
    const text = textOf(name);
    rows.set(text, rowOf(text, textOf(value), expires === null ? undefined : integer(expires)));
  }
  const { sequence = null, head } = found[0] ?? {};
  const last = sequence === null ? { sequence: 0n, head: noHead() } : { sequence: integer(sequence), head: bytes(head) };
  return { ...last, rows: names.flatMap((name) => rows.get(name) ?? []) };
}

/** Returns a row of the result of `page`. */
export function entryOf({ sequence, head, text }: PostgresRow): StoredEntry {
  if (typeof text !== 'string') throw new TypeError(`ledger: expected text, got ${typeof text}`);
  return { sequence: integer(sequence), head: bytes(head), text };
}

function integer(value: unknown): bigint {
  if (typeof value !== 'string') throw new TypeError(`ledger: expected an integer, got ${typeof value}`);
  return BigInt(value);
}

function bytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`ledger: expected bytes, got ${typeof value}`);
  return new Uint8Array(value);
}

function textOf(value: unknown): string {
  return Buffer.from(bytes(value)).toString('utf8');
}
