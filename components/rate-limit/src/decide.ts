import type { Bucket, Rate } from './bucket.ts';
import { add, leak, rateOf, timeFor } from './bucket.ts';
import { checkNow, checkPolicies, checkState, checkUnits } from './check.ts';
import { conclude } from './conclude.ts';
import type { Cell, Decision, Policy } from './types.ts';

/** A policy and its bucket before the decision. */
interface Judged {
  readonly policy: Policy;
  readonly rate: Rate;
  readonly before: Bucket;
  readonly violated: boolean;
}

/**
 * Decides whether `cost` units may be spent at `now` (milliseconds since 1970, rounded down) under all policies at once: either every policy takes them or none does.
 *
 * A shadow policy that does not have the units says so in its verdict, refuses nothing and takes nothing, as if it had refused. A cost of 0 passes and spends nothing,
 * in debt too. Throws `InvalidError`.
 */
export function decide(policies: readonly Policy[], state: readonly Cell[], now: number, cost: number): Decision {
  checkPolicies(policies);
  checkState(state);
  checkNow(now);
  checkUnits('cost', cost);
  const time = Math.floor(now);
  const judged = policies.map((policy) => judge(policy, state, time, cost));
  const refusing = judged.filter(({ policy, violated }) => violated && policy.mode === 'enforce');
  const allowed = refusing.length === 0;
  const spends = allowed && cost > 0;
  const parts = judged.map((part) => ({ ...part, after: spends && !part.violated ? add(part.before, cost) : part.before }));
  return conclude(parts, time, allowed, allowed ? 0 : retryAfter(refusing, time, cost));
}

function judge(policy: Policy, state: readonly Cell[], time: number, cost: number): Judged {
  const rate = rateOf(policy);
  const before = leak(
    state.find((cell) => cell.policy === policy.name),
    rate,
    time,
  );
  return { policy, rate, before, violated: cost > 0 && before.level + cost > policy.burst };
}

function retryAfter(refusing: readonly Judged[], time: number, cost: number): number {
  if (refusing.some(({ policy }) => cost > policy.burst)) return -1;
  const ready = refusing.map(({ policy, rate, before }) => before.at + timeFor(before.level + cost - policy.burst, rate));
  return (Math.max(...ready) - time) / 1000;
}
