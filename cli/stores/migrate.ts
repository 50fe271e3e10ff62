import { existsSync } from 'node:fs';
import { beside } from '../../hosts/node/state-files.ts';
import { openSqliteLedger, sqliteLedgerVersions } from '../../hosts/node/stores/ledger-sqlite.ts';
import { postgresAddress } from '../../hosts/node/stores/postgres/address.ts';
import { migrateDatabase, pendingMigrations } from '../../hosts/node/stores/postgres/migrate.ts';
import type { Migrated } from '../../hosts/node/stores/postgres/migrate.ts';
import type { Stores } from './read.ts';

/** What to migrate, and how to tell. */
export interface MigrateRequest extends Stores {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/**
 * Migrates the ledger that a configuration names, and prints what was done.
 *
 * Errors: throws `StoreOpenError` if the ledger has a newer version, and what the store throws.
 */
export async function migrateLedger({ config, directory, sqlite, dryRun, json }: MigrateRequest): Promise<void> {
  const url = config.state.postgres;
  const file = beside(sqlite, 'ledger');
  const address = url === undefined ? undefined : postgresAddress(url, directory);
  const migrated = address === undefined ? migrateFile(file, dryRun) : await (dryRun ? pendingMigrations : migrateDatabase)(address);
  const store = address === undefined ? 'sqlite' : 'postgres';
  if (json) console.log(JSON.stringify({ store, ...migrated, performed: !dryRun, migrations: migrated.migrations.map(brief) }));
  else console.log(describe(address?.place ?? file, migrated, dryRun));
}

/** Brings a ledger's file to this version, as a start does. */
function migrateFile(file: string, dryRun: boolean): Migrated {
  // A start makes the file if there is none.
  if (!existsSync(file)) return { from: 0, to: 0, migrations: [] };
  const { from, to } = sqliteLedgerVersions(file);
  if (!dryRun || from > to) openSqliteLedger(file).close();
  const versions = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index + 1);
  return { from, to, migrations: versions.map((version) => ({ version, name: `tables of version ${version}` })) };
}

const brief = ({ version, name }: Migrated['migrations'][number]): object => ({ version, name });

function describe(place: string, { from, to, migrations }: Migrated, dryRun: boolean): string {
  if (to === 0) return `${place}: no ledger yet, a start makes it`;
  if (migrations.length === 0) return `${place}: version ${to}, nothing to do`;
  const title = dryRun ? `${place}: would go from version ${from} to ${to}:` : `${place}: went from version ${from} to ${to}:`;
  return [title, ...migrations.map(({ version, name }) => `  ${version}  ${name}`)].join('\n');
}
