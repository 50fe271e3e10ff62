import type { CallOutcome } from '../../shared/vault/sign-result.ts';
import { familyOf, outcomeLabel } from '../../shared/vault/method-family.ts';
import type { VaultEvent } from '../../shared/vault/vault.ts';
import type { Meter } from './meter.ts';

/** Counts what the vault's script does, in the series of the Node host. */
export class VaultMeter {
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** Counts a call of the signer, and writes what was counted till then. */
  call(method: string, outcome: CallOutcome): void {
    const family = familyOf(method);
    this.#meter.count('mintmark_signer_calls_total', { family, outcome: outcomeLabel(family, outcome) });
    this.#meter.flush();
  }

  /** Counts a failure, or a trap. */
  event(event: VaultEvent): void {
    if (event.code === 'instance-trapped') this.#meter.countLogged('mintmark_component_traps_total', { component: event.trap.component });
    else this.#meter.countLogged('mintmark_vault_failures_total', { code: event.code });
  }
}
