import * as native from '../../components/rate-limit/src/limiter.ts';
import type { Correction } from '../../components/rate-limit/src/settle.ts';
import type { Cell, Decision, Policy } from '../../components/rate-limit/src/types.ts';

/** A call of the limiter over the state of a key, as data. */
export type Step =
  | { readonly kind: 'take'; readonly policies: Policy[]; readonly now: number; readonly cost: number; readonly lease: number }
  | ({ readonly kind: 'settle'; readonly policies: Policy[]; readonly now: number } & Correction);

/** Has the limiter, linked natively, decide a step. */
export function runStep(step: Step, state: Cell[]): Decision {
  return step.kind === 'take'
    ? native.decide(step.policies, state, step.now, step.cost, step.lease)
    : native.settle(step.policies, state, step.now, step);
}
