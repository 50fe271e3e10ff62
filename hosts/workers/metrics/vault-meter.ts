import type { CallOutcome } from '../../shared/vault/sign-result.ts';
import { familyOf, outcomeLabel } from '../../shared/vault/method-family.ts';
import type { VaultEvent } from '../../shared/vault/vault.ts';
import type { LedgerStore } from '../../shared/ledger/store.ts';
import { TimedLedger } from '../../shared/ledger/timed.ts';
import type { Meter } from './meter.ts';
import { storeMeter } from './store-meter.ts';

/** Counts what the vault's script does, in the series of the Node host. */
export class VaultMeter {
  readonly #meter: Meter;

  /** `memory` returns the bytes of linear memory of the signer. */
  constructor(meter: Meter, memory: () => number) {
    this.#meter = meter;
    // A failure is rare, so its series is there before the first one.
    meter.count('mintmark_store_failures_total', { store: 'ledger' }, 0, 0);
    meter.gauges((set) => set('mintmark_component_memory_bytes', { component: 'signer' }, memory()));
  }

  /** Returns a ledger whose commits and reads are timed. */
  timed(ledger: LedgerStore): LedgerStore {
    const onCommit = (seconds: number): void => this.#meter.count('mintmark_ledger_commit_duration_seconds', {}, seconds);
    return new TimedLedger(ledger, onCommit, storeMeter(this.#meter, 'ledger'));
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
