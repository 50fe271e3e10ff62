import { StoreOpenError } from '../open-error.ts';
import { currentVersion } from './migrations.ts';
import type { PostgresSession } from './session.ts';

/** The table that has a row for each migration that was performed. */
export const migrationTable = 'mintmark_migration';

/**
 * Returns the version of the tables in a database. 0 if it has none.
 *
 * Errors: throws `PostgresError`.
 */
export async function readVersion(session: PostgresSession): Promise<number> {
  const found = await session.run(`select to_regclass('${migrationTable}') is not null as found`);
  if (found.rows[0]?.['found'] !== true) return 0;
  const { rows } = await session.run(`select coalesce(max(version), 0) as version from ${migrationTable}`);
  return Number(rows[0]?.['version']);
}

/**
 * Verifies that a ledger can be kept in a database: it has the tables of this version, takes
 * writes, and has on its disk what it has confirmed.
 *
 * Errors: throws `StoreOpenError` that says what to do, and `PostgresError`.
 */
export async function verifyDatabase(place: string, session: PostgresSession): Promise<void> {
  const { rows } = await session.run(`select current_setting('fsync') as fsync, pg_is_in_recovery() as standby`);
  const refuse = (detail: string): never => {
    throw new StoreOpenError(place, 'ledger', { code: 'unusable', detail });
  };
  if (rows[0]?.['fsync'] !== 'on')
    refuse('the server runs with `fsync = off`, so a power failure loses entries whose signatures are out; set it to `on`');
  if (rows[0]?.['standby'] !== false) refuse('the server is a standby, which takes no writes; name the primary in `state.postgres`');
  const version = await readVersion(session);
  if (version === currentVersion) return;
  throw new StoreOpenError(place, 'ledger', { code: 'wrong-version', found: version, expected: currentVersion });
}
