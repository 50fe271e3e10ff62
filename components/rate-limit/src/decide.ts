import type { Bucket, Rate } from './bucket.ts';
import { add, leak, rateOf, timeFor } from './bucket.ts';
import { validateNow, validatePolicies, validateState, validateUnits } from './validate.ts';
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
 * Decides whether `cost` units may be spent at `now` (milliseconds since 1970, rounded down). All
 * policies decide at once: either each of them takes the units, or none does.
 *
 * A shadow policy without enough units says so in its verdict and takes none, but refuses nothing.
 * A cost of 0 always passes and spends nothing.
 *
 * Errors: throws `InvalidError` for an argument that breaks its rule.
 */
export function decide(policies: readonly Policy[], state: readonly Cell[], now: number, cost: number): Decision {
  validatePolicies(policies);
  validateState(state);
  validateNow(now);
  validateUnits('cost', cost);
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
