import type { Leases, Meter } from './meter.ts';
import type { Cell, Decision, Verdict } from './types.ts';

/** What a decision has come to, policy by policy. */
export interface Judgement {
  readonly meters: readonly Meter[];
  /** The ticks that are spent under each policy, after the decision. */
  readonly levels: readonly number[];
  /** Whether each policy did not have the units. */
  readonly violated: readonly boolean[];
  readonly allowed: boolean;
  readonly cost: number;
  /** Milliseconds until the same call passes. `Infinity` if it never will. */
  readonly wait: number;
  readonly leases: Leases;
}

/** Makes a decision. `now` is in whole milliseconds. */
export function conclude(judgement: Judgement, state: readonly Cell[], now: number): Decision {
  const { meters, levels, violated, allowed, cost, wait, leases } = judgement;
  const verdicts: Verdict[] = [];
  const next: Cell[] = [];
  let longest = 0;
  for (let index = 0; index < meters.length; index += 1) {
    const meter = meters[index] as Meter;
    const level = levels[index] as number;
    meter.keep(next, level, leases, state, now);
    const untilEmpty = meter.untilEmpty(level, next, now);
    if (untilEmpty > longest) longest = untilEmpty;
    verdicts.push({
      policy: meter.policy.name,
      available: Math.max(0, Math.floor((meter.capacity - level) / meter.perUnit)),
      reset: untilEmpty / 1000,
      violated: violated[index] as boolean,
      mode: meter.policy.mode,
    });
  }
  const retryAfter = wait === Number.POSITIVE_INFINITY ? -1 : wait / 1000;
  return { allowed, cost, retryAfter, verdicts, state: next, at: now, expiresAt: now + longest };
}
