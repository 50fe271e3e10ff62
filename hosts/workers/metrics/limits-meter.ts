import { policyOutcomeOf } from '../../shared/metrics/policy-outcome.ts';
import type { OnTake } from '../../shared/limits/question.ts';
import type { Meter } from './meter.ts';
import { storeMeter } from './store-meter.ts';

/** Takes note of the limits, and of the objects that decide. */
export interface LimitsObserver {
  readonly onTake: OnTake;
  /** An object has answered. */
  readonly onAnswer: (seconds: number) => void;
  /** An object did not answer in time. */
  readonly onFailure: () => void;
}

/** Returns what counts the decisions of the limits and the calls to their objects. */
export function limitsMeter(meter: Meter): LimitsObserver {
  const store = storeMeter(meter, 'limits');
  return {
    onTake: (outcome, plan, verdicts) => {
      meter.count('mintmark_limits_decisions_total', { outcome, plan });
      for (const verdict of verdicts) {
        const decided = policyOutcomeOf(verdict);
        if (decided === undefined) continue;
        const { mode, policy } = verdict;
        meter.count('mintmark_limits_policy_decisions_total', { mode, outcome: decided, plan, policy });
      }
    },
    onAnswer: (seconds) => meter.count('mintmark_limits_store_duration_seconds', {}, seconds),
    onFailure: () => {
      meter.count('mintmark_limits_store_failures_total', {});
      store.failed();
    },
  };
}
