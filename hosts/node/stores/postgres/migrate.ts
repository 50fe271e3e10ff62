import { StoreOpenError } from '../open-error.ts';
import type { PostgresAddress } from './address.ts';
import { currentVersion, migrations } from './migrations.ts';
import type { Migration } from './migrations.ts';
import { defaultTimeouts, PostgresSession } from './session.ts';
import type { PostgresTimeouts } from './session.ts';
import { migrationTable, readVersion } from './version.ts';

/** What migrating a database came to, or would come to. */
export interface Migrated {
  /** The version before. 0 for a database without tables of mintmark. */
  readonly from: number;
  readonly to: number;
  /** The migrations between the two. */
  readonly migrations: readonly Pick<Migration, 'version' | 'name'>[];
}

const HOUR_MS = 3_600_000;
/** A migration of a large table takes its time. */
const timeouts: PostgresTimeouts = { connectMs: defaultTimeouts.connectMs, statementMs: HOUR_MS, answerMs: HOUR_MS };
/** The advisory lock of migrations: "MMIG". */
const MIGRATION_LOCK = 0x4d4d4947;

/**
 * Brings the tables of a database to the version of this mintmark, in one transaction: all of it or
 * nothing. A second one at the same time waits, and has nothing left to do.
 *
 * Errors: throws `StoreOpenError` if the database has a newer version, and `PostgresError`.
 */
export async function migrateDatabase(address: PostgresAddress): Promise<Migrated> {
  return await inMigration(address, async (session) => {
    await session.run(`create table if not exists ${migrationTable} (
      version integer primary key, name text not null, performed timestamptz not null default now())`);
    const pending = await pendingIn(address.place, session);
    for (const { version, name, sql } of pending.migrations) {
      await session.run(sql);
      await session.run({ name: 'performed', text: `insert into ${migrationTable} (version, name) values ($1, $2)` }, [version, name]);
    }
    return pending;
  });
}

/**
 * Returns what `migrateDatabase` would do. Changes nothing.
 *
 * Errors: throws `StoreOpenError` if the database has a newer version, and `PostgresError`.
 */
export async function pendingMigrations(address: PostgresAddress): Promise<Migrated> {
  return await inMigration(address, (session) => pendingIn(address.place, session));
}

/**
 * Performs something in one transaction, one process at a time, with time for large tables.
 *
 * Errors: throws `PostgresError`, and what `use` throws. Nothing has then changed.
 */
export async function inMigration<T>(address: PostgresAddress, use: (session: PostgresSession) => Promise<T>): Promise<T> {
  const session = await PostgresSession.open(address, timeouts);
  try {
    await session.run('begin');
    await session.run(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const result = await use(session);
    await session.run('commit');
    await session.close();
    return result;
  } finally {
    session.drop();
  }
}

async function pendingIn(place: string, session: PostgresSession): Promise<Migrated & { readonly migrations: readonly Migration[] }> {
  const from = await readVersion(session);
  if (from > currentVersion) throw new StoreOpenError(place, 'ledger', { code: 'wrong-version', found: from, expected: currentVersion });
  return { from, to: currentVersion, migrations: migrations.filter(({ version }) => version > from) };
}
