import type { Bucket, Rate } from './bucket.ts';
import { timeFor } from './bucket.ts';
import type { Cell, Decision, Policy, Verdict } from './types.ts';

/** A policy's bucket after a decision. */
export interface Part {
  /** The policy. */
  readonly policy: Policy;
  /** Its rate. */
  readonly rate: Rate;
  /** Its bucket, as it stays. */
  readonly after: Bucket;
  /** Whether it did not have the units. */
  readonly violated: boolean;
}

/** Puts the policies' parts into a decision: verdicts in their order, a cell for each that is not full, and when the last of them will be. `now` in whole milliseconds. */
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
