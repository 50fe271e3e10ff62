import type { LedgerContent } from '../ledger-sqlite.ts';
import { StoreOpenError } from '../open-error.ts';
import type { PostgresAddress } from './address.ts';
import { inMigration } from './migrate.ts';
import { bytesOf, expiresOf, ledgerOf, lock, lockKeys, readLast } from './statements.ts';
import type { Statement } from './session.ts';
import { verifyDatabase } from './version.ts';

/** Entries or rows that go to the server in one statement. */
const CHUNK = 500;

const insertEntries: Statement = {
  name: 'import-entries',
  text: `insert into mintmark_entry (wallet, sequence, head, text)
    select $1, new.sequence, new.head, new.text from unnest($2::bigint[], $3::bytea[], $4::text[]) new (sequence, head, text)`,
};
const insertRows: Statement = {
  name: 'import-rows',
  text: `insert into mintmark_row (wallet, name, value, expires)
    select $1, new.name, new.value, new.expires from unnest($2::bytea[], $3::bytea[], $4::bigint[]) new (name, value, expires)`,
};

/**
 * Writes a whole ledger into a database that has no entries of its wallet, in one transaction.
 *
 * Errors: throws `StoreOpenError` if the wallet has entries there, or the database has another
 * version, and `PostgresError`.
 */
export async function importLedger(address: PostgresAddress, wallet: string, { entries, rows }: LedgerContent): Promise<void> {
  await inMigration(address, async (session) => {
    await verifyDatabase(address.place, session);
    await session.run(lock, lockKeys(wallet));
    const { sequence } = ledgerOf((await session.run(readLast, [wallet, []])).rows, []);
    if (sequence !== 0n) {
      const detail = `the wallet ${wallet} has ${sequence} entries there; a ledger is only brought into a database that has none of its wallet`;
      throw new StoreOpenError(address.place, 'ledger', { code: 'unusable', detail });
    }
    for (const chunk of chunks(entries())) {
      const columns = [chunk.map((one) => String(one.sequence)), chunk.map(({ head }) => Buffer.from(head)), chunk.map(({ text }) => text)];
      await session.run(insertEntries, [wallet, ...columns]);
    }
    for (const chunk of chunks(rows())) {
      const columns = [chunk.map(({ name }) => bytesOf(name)), chunk.map(({ value }) => bytesOf(value)), chunk.map(expiresOf)];
      await session.run(insertRows, [wallet, ...columns]);
    }
  });
}

function* chunks<T>(items: Iterable<T>): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
