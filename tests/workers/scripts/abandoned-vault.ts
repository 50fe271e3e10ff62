import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import { Vault as Real } from '../../../hosts/workers/objects/vault.ts';
import { committing } from './committing.ts';

/**
 * A vault whose object is destroyed after the commit of the first entry that follows the roster of
 * a ledger, before the release.
 */
export class Vault extends Real {
  protected override around(ledger: LedgerStore): LedgerStore {
    return committing(ledger, async () => {
      const { sequence } = await ledger.read([]);
      if (sequence === 2n) this.ctx.abort('thrown away for a test');
    });
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
