import { existsSync } from 'node:fs';
import { beside } from '../../hosts/node/state-files.ts';
import { openSqliteLedger, sqliteLedgerVersions } from '../../hosts/node/stores/ledger-sqlite.ts';
import { postgresAddress } from '../../hosts/node/stores/postgres/address.ts';
import { migrateDatabase, pendingMigrations } from '../../hosts/node/stores/postgres/migrate.ts';
import type { Migrated } from '../../hosts/node/stores/postgres/migrate.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure } from '../command/failure.ts';
import { importFile } from './import.ts';
import type { Imported } from './import.ts';
import type { Stores } from './read.ts';

/** What to migrate, and how to tell. */
export interface MigrateRequest extends Stores {
  readonly dryRun: boolean;
  /** The file of a ledger to take into the database. `undefined` if none is. */
  readonly from: string | undefined;
  readonly json: boolean;
}

/**
 * Migrates the ledger that a configuration names, and prints what was done.
 *
 * Errors: throws `StoreOpenError` if the ledger has a newer version, and what the store throws.
 */
export async function migrateLedger({ config, directory, sqlite, dryRun, from, json }: MigrateRequest): Promise<void> {
  const { postgres: url } = config.state;
  if (from !== undefined && (url === undefined || config.signer === undefined))
    throw new Failure('--from needs `state.postgres` and `signer` in the configuration', exitCodes.usage);
  if (url === undefined) {
    const file = beside(sqlite, 'ledger');
    return tell({ store: 'sqlite', place: file, migrated: migrateFile(file, dryRun), dryRun, json });
  }
  const address = postgresAddress(url, directory);
  const migrated = await (dryRun ? pendingMigrations : migrateDatabase)(address);
  const imported = from === undefined ? undefined : await importFile(from, address, config.signer?.wallet ?? '');
  tell({ store: 'postgres', place: address.place, migrated, imported, dryRun, json });
}

/** What was done, to be told. */
interface Outcome extends Pick<MigrateRequest, 'dryRun' | 'json'> {
  readonly store: 'sqlite' | 'postgres';
  readonly place: string;
  readonly migrated: Migrated;
  readonly imported?: Imported | undefined;
}

function tell({ store, place, migrated, imported, dryRun, json }: Outcome): void {
  const { from, to } = migrated;
  const migrations = migrated.migrations.map(({ version, name }) => ({ version, name }));
  if (json) {
    const taken = imported === undefined ? {} : { imported: { ...imported, entries: String(imported.entries) } };
    console.log(JSON.stringify({ store, from, to, migrations, performed: !dryRun, ...taken }));
    return;
  }
  console.log(describe(place, migrated, dryRun));
  if (imported !== undefined)
    console.log(`${place}: took ${imported.entries} entries, head ${imported.head}. Never start a gateway on the file again`);
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

function describe(place: string, { from, to, migrations }: Migrated, dryRun: boolean): string {
  if (to === 0) return `${place}: no ledger yet, a start makes it`;
  if (migrations.length === 0) return `${place}: version ${to}, nothing to do`;
  const title = dryRun ? `${place}: would go from version ${from} to ${to}:` : `${place}: went from version ${from} to ${to}:`;
  return [title, ...migrations.map(({ version, name }) => `  ${version}  ${name}`)].join('\n');
}
