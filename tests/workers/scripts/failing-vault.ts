import type { Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import { Vault as Real } from '../../../hosts/workers/objects/vault.ts';

/**
 * A vault whose storage fails in every second commit after that of the roster: after the entry is
 * written, and before its rows are.
 */
export class Vault extends Real {
  protected override around(ledger: LedgerStore): LedgerStore {
    let commits = 0;
    return {
      read: (rows) => ledger.read(rows),
      commit: (...entries) => {
        commits++;
        // The table allows no null, so this row fails, and the transaction is rolled back.
        const broken: Row = { name: 'broken', value: JSON.parse('null'), expires: undefined };
        const failing = entries.map((entry) => ({ ...entry, changes: [broken, ...entry.changes] }));
        return ledger.commit(...(commits > 1 && commits % 2 === 1 ? failing : entries));
      },
      entries: (from, limit) => ledger.entries(from, limit),
      prune: (now) => ledger.prune(now),
      close: () => ledger.close(),
    };
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
