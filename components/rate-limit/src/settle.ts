import { add, leak, rateOf } from './bucket.ts';
import { checkNow, checkPolicies, checkState, checkUnits } from './check.ts';
import { conclude } from './conclude.ts';
import type { Cell, Decision, Policy } from './types.ts';

/**
 * Corrects what an allowed call has taken to what it really spent: less gives units back (never more than were taken, never beyond full), more takes them even into debt.
 * Always `allowed`; a verdict is `violated` where the policy is in debt now. Throws `InvalidError`.
 *
 * A shadow policy that had refused took nothing, and gets the difference back all the same: it is told apart nowhere, and it limits nobody.
 */
export function settle(policies: readonly Policy[], state: readonly Cell[], now: number, taken: number, spent: number): Decision {
  checkPolicies(policies);
  checkState(state);
  checkNow(now);
  checkUnits('taken', taken);
  checkUnits('spent', spent);
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
