import type { Bucket, Rate } from './bucket.ts';
import { timeFor } from './bucket.ts';
import type { Cell, Decision, Policy, Verdict } from './types.ts';

/** A policy, its rate and its bucket after a decision. */
export interface Part {
  readonly policy: Policy;
  readonly rate: Rate;
  /** The bucket after the decision. */
  readonly after: Bucket;
  /** Whether the policy did not have the units. */
  readonly violated: boolean;
}

/**
 * Makes a decision of the policies' parts: verdicts in the same order, a cell for each bucket with
 * units in it, and the time at which the last bucket is empty. `now` is in whole milliseconds.
 */
export function conclude(parts: readonly Part[], now: number, allowed: boolean, retryAfter: number): Decision {
  const verdicts: Verdict[] = [];
  const state: Cell[] = [];
  let expiresAt = now;
  for (const { policy, rate, after, violated } of parts) {
    const full = after.level > 0 ? after.at + timeFor(after.level, rate) : now;
    if (after.level > 0) state.push({ policy: policy.name, level: after.level, at: after.at });
    expiresAt = Math.max(expiresAt, full);
    verdicts.push({
      policy: policy.name,
      available: Math.max(0, Math.floor(policy.burst - after.level)),
      reset: (full - now) / 1000,
      violated,
      mode: policy.mode,
    });
  }
  return { allowed, retryAfter, verdicts, state, expiresAt };
}
