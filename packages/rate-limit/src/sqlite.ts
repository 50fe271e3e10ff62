/** Spent units in a file, so that they survive a restart. */
import type { LimitsStore } from '../../../hosts/shared/limits/store.ts';
import { requireSqlite } from '../../shared/require-sqlite.ts';
export { StoreOpenError } from '../../../hosts/node/stores/open-error.ts';
export type { StoreOpenReason } from '../../../hosts/node/stores/open-error.ts';

/**
 * Opens a store in memory that is written to an SQLite file every second, and when it closes. A
 * crash may lose the last second.
 *
 * Errors: throws a `StoreOpenError` if another process has the file, or it has something else.
 * Errors: throws an `Error` if this Node has no SQLite that does what the store needs.
 */
export async function openSqliteLimits(file: string): Promise<LimitsStore> {
  requireSqlite('limits in SQLite', 'MemoryLimits');
  const sqlite = await import('../../../hosts/node/stores/limits-sqlite.ts');
  return new sqlite.SqliteLimits({ path: file });
}
