import { add, leak, rateOf } from './bucket.ts';
import { validateNow, validatePolicies, validateState, validateUnits } from './validate.ts';
import { conclude } from './conclude.ts';
import type { Cell, Decision, Policy } from './types.ts';

/**
 * Corrects what an allowed call has taken to what it really spent. If it spent less, the difference
 * is given back, but never more than a full burst. If it spent more, the policy may go into debt.
 * The decision is always `allowed`. A verdict is `violated` if the policy is in debt now.
 *
 * A shadow policy that did not have the units took none, and gets the difference back all the same.
 * The decision does not distinguish the two, because a shadow policy limits nobody.
 *
 * Errors: throws `InvalidError` for an argument that breaks its rule.
 */
export function settle(policies: readonly Policy[], state: readonly Cell[], now: number, taken: number, spent: number): Decision {
  validatePolicies(policies);
  validateState(state);
  validateNow(now);
  validateUnits('taken', taken);
  validateUnits('spent', spent);
  const time = Math.floor(now);
  const parts = policies.map((policy) => {
    const rate = rateOf(policy);
    const before = leak(
      state.find((cell) => cell.policy === policy.name),
      rate,
      time,
    );
    const after = add(before, spent - taken);
    return { policy, rate, after, violated: after.level > policy.burst };
  });
  return conclude(parts, time, true, 0);
}
