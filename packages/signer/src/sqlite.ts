/** The ledger in a file. */
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import { requireSqlite } from '../../shared/require-sqlite.ts';
export { StoreOpenError } from '../../../hosts/node/stores/open-error.ts';
export type { StoreOpenReason } from '../../../hosts/node/stores/open-error.ts';

/**
 * Opens the ledger in an SQLite file, for this process alone. Creates the file if it does not
 * exist, readable by its owner only. A commit is on the disk before it returns.
 *
 * Errors: throws a `StoreOpenError` if another process has the file, or it is no ledger.
 * Errors: throws an `Error` if this Node has no SQLite that does what a ledger needs.
 */
export async function openSqliteLedger(file: string): Promise<LedgerStore> {
  requireSqlite('the ledger in SQLite', 'MemoryLedger');
  const sqlite = await import('../../../hosts/node/stores/ledger-sqlite.ts');
  return sqlite.openSqliteLedger(file);
}
