import { Counter } from './prometheus.ts';
import { familyOf, outcomeLabel, signingFamilies } from '../../shared/vault/method-family.ts';
import type { Registry } from './prometheus.ts';
import type { CallOutcome } from '../../shared/vault/sign-result.ts';
import type { VaultEvent } from '../../shared/vault/vault.ts';

/** Every failure that the vault reports, apart from traps. The compiler keeps the list complete. */
const failureCodes: Readonly<Record<Exclude<VaultEvent['code'], 'instance-trapped'>, true>> = {
  'ledger-failed': true,
  'ledger-contradicted': true,
  'ledger-contended': true,
  'checkpoint-failed': true,
  'unexpected-error': true,
  'instance-failed': true,
  'key-holder-failed': true,
};

/** The series of the signer: what calls come to, and failures behind them. */
export class SignerSeries {
  readonly #calls: Counter<'family' | 'outcome'>;
  readonly #failures: Counter<'code'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#calls = new Counter({
      name: 'mintmark_signer_calls_total',
      help: 'Calls of the signer that have ended, by what the method is about and what came of it.',
      labelNames: ['family', 'outcome'],
      registers,
    });
    this.#failures = new Counter({
      name: 'mintmark_vault_failures_total',
      help: 'Failures of the ledger, the keys or the instance behind the signer, by the code of their log line.',
      labelNames: ['code'],
      registers,
    });
    // A series that appears with its first event has no increase that an alert could see.
    for (const family of signingFamilies) this.#calls.inc({ family, outcome: 'signed' }, 0);
    for (const code of Object.keys(failureCodes)) this.#failures.inc({ code }, 0);
  }

  /** Counts a call. A method that the signer does not have counts as `other`. */
  call(method: string, outcome: CallOutcome): void {
    const family = familyOf(method);
    this.#calls.inc({ family, outcome: outcomeLabel(family, outcome) });
  }

  /** Counts a failure. Traps have a series of their own. */
  event({ code }: VaultEvent): void {
    if (code !== 'instance-trapped') this.#failures.inc({ code });
  }
}
