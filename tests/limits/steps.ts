import * as native from '../../components/rate-limit/src/limiter.ts';
import type { Correction } from '../../components/rate-limit/src/settle.ts';
import type { Limiter } from '../../hosts/shared/limits/limiter-supervisor.ts';
import type { Cell, Decision, Policy } from '../../components/rate-limit/src/types.ts';

/** A call of the limiter over the state of a key, as data. */
export type Step =
  | { readonly kind: 'take'; readonly policies: Policy[]; readonly now: number; readonly cost: number; readonly lease: number }
  | ({ readonly kind: 'settle'; readonly policies: Policy[]; readonly now: number } & Correction);

/** Has the limiter decide a step: linked natively, or another form of it. */
export function runStep(step: Step, state: Cell[], limiter: Limiter = native): Decision {
  return step.kind === 'take'
    ? limiter.decide(step.policies, state, step.now, step.cost, step.lease)
    : limiter.settle(step.policies, state, step.now, step);
}
