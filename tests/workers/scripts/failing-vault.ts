import type { LedgerStore } from '../../../hosts/shared/homes/ledger-store.ts';
import { Vault as Real } from '../../../hosts/workers/objects/vault.ts';

/** A vault whose storage fails in the transaction of every second commit: after the entry is written, before its rows are. */
export class Vault extends Real {
  protected override around(ledger: LedgerStore): LedgerStore {
    let commits = 0;
    return {
      read: (rows) => ledger.read(rows),
      commit: (entry) => {
        commits++;
        // A value that SQLite cannot bind: what was written before it in the transaction is rolled back.
        const broken = { name: 'broken', value: {} as string, expires: undefined };
        return ledger.commit(commits % 2 === 0 ? { ...entry, changes: [broken, ...entry.changes] } : entry);
      },
      entries: (from, limit) => ledger.entries(from, limit),
      prune: (now) => ledger.prune(now),
      close: () => ledger.close(),
    };
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
