import * as native from '../../components/rate-limit/src/limiter.ts';
import type { Cell, Decision, Policy } from '../../components/rate-limit/src/types.ts';

/** A call of the limiter over the state of a key, as data. */
export type Step =
  | { readonly kind: 'take'; readonly policies: Policy[]; readonly now: number; readonly cost: number }
  | { readonly kind: 'settle'; readonly policies: Policy[]; readonly now: number; readonly taken: number; readonly spent: number };

/** Has the limiter, linked natively, decide a step. */
export function runStep(step: Step, state: Cell[]): Decision {
  return step.kind === 'take'
    ? native.decide(step.policies, state, step.now, step.cost)
    : native.settle(step.policies, state, step.now, step.taken, step.spent);
}
