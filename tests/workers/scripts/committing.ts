import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';

/** Returns a ledger that calls `after` after each commit. */
export function committing(ledger: LedgerStore, after: () => Promise<void>): LedgerStore {
  return {
    read: (rows) => ledger.read(rows),
    commit: async (...entries) => {
      const outcome = await ledger.commit(...entries);
      if (outcome === 'committed') await after();
      return outcome;
    },
    entries: (from, limit) => ledger.entries(from, limit),
    prune: (now) => ledger.prune(now),
    close: () => ledger.close(),
  };
}
