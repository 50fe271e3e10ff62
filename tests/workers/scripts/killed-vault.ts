import type { SignOutcome, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Call } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import type { Result } from '../../../hosts/shared/result.ts';
import type { RequestRef } from '../../../hosts/shared/trap/trap.ts';
import { Vault as Real } from '../../../hosts/workers/objects/vault.ts';
import type { VaultBindings } from '../../../hosts/workers/isolate/environment.ts';
import { KillSwitch } from '../../support/kill-points.ts';

/** The bindings of this variant. */
interface Bindings extends VaultBindings {
  /** The URL that ends the whole process. */
  readonly KILL_URL: string;
}

/** A vault whose process is killed at the point that its variables name. */
export class Vault extends Real {
  readonly #kill: KillSwitch;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#kill = new KillSwitch({ ...bindings });
  }

  override async sign(call: Call, from: RequestRef): Promise<Result<SignOutcome, VaultFailure>> {
    const answer = await super.sign(call, from);
    // Only a call that was released has a signature.
    if (answer.tag === 'ok' && this.#kill.isAt('released')) await this.#die();
    return answer;
  }

  protected override around(ledger: LedgerStore): LedgerStore {
    const kill = this.#kill;
    const { storage } = this.ctx;
    const sync = storage.sync.bind(storage);
    let committing = false;
    const confirmed = async (): Promise<void> => {
      if (committing && kill.isAt('committing')) await this.#die();
      await sync();
    };
    Object.defineProperty(storage, 'sync', { value: confirmed, configurable: true });
    return {
      read: async (rows) => {
        kill.reads(rows);
        if (rows.length > 0 && kill.isAt('planned')) await this.#die();
        return ledger.read(rows);
      },
      commit: async (...entries) => {
        if (kill.isAt('prepared')) await this.#die();
        committing = true;
        const outcome = await ledger.commit(...entries);
        committing = false;
        if (kill.isAt('committed')) await this.#die();
        kill.committed();
        return outcome;
      },
      entries: async (after, limit) => {
        const entries = await ledger.entries(after, limit);
        if (kill.isAt('shown')) await this.#die();
        return entries;
      },
      prune: (now) => ledger.prune(now),
      close: () => ledger.close(),
    };
  }

  /** Ends the whole process. */
  async #die(): Promise<never> {
    const { KILL_URL } = this.env as Bindings;
    await fetch(KILL_URL).catch(() => undefined);
    return new Promise<never>(() => {});
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
