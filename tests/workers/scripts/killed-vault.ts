import type { LedgerStore } from '../../../hosts/shared/homes/ledger-store.ts';
import { Vault as Real } from '../../../hosts/workers/objects/vault.ts';
import type { VaultBindings } from '../../../hosts/workers/environment.ts';
import { committing } from './committing.ts';

/** Bindings of this variant. */
interface Bindings extends VaultBindings {
  /** Where to ask for the end of the whole process. */
  readonly KILL_URL: string;
}

/** A vault whose process is killed right after it has committed an entry, before anything is released. */
export class Vault extends Real {
  protected override around(ledger: LedgerStore): LedgerStore {
    const { KILL_URL } = this.env as Bindings;
    return committing(ledger, async () => {
      await fetch(KILL_URL).catch(() => undefined);
      return new Promise<never>(() => {});
    });
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
