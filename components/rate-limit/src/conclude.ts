import type { Compiled } from './compile.ts';
import type { Leases, Meter } from './meter.ts';
import type { Cell, Decision, Verdict } from './types.ts';
import { MAX_UNITS } from './validate.ts';

/** What a decision has come to, besides what stands in the compiled policies. */
export interface Judgement {
  readonly allowed: boolean;
  readonly cost: number;
  /** Milliseconds until the same call passes. `Infinity` if it never will. */
  readonly wait: number;
  readonly leases: Leases;
}

/**
 * Makes a decision of the levels after it, and of what is violated. `now` is in whole milliseconds.
 */
export function conclude({ meters, levels, violated }: Compiled, judgement: Judgement, state: readonly Cell[], now: number): Decision {
  const { allowed, cost, wait, leases } = judgement;
  const verdicts: Verdict[] = [];
  const next: Cell[] = [];
  let longest = 0;
  for (let index = 0; index < meters.length; index += 1) {
    const meter = meters[index] as Meter;
    const { policy } = meter;
    const level = levels[index] as number;
    meter.keep(next, level, leases, state, now);
    const untilEmpty = meter.untilEmpty(level, next, now);
    if (untilEmpty > longest) longest = untilEmpty;
    verdicts.push({
      policy: policy.name,
      available: Math.max(0, Math.floor((meter.capacity - level) / meter.perUnit)),
      reset: untilEmpty / 1000,
      violated: violated[index] === 1,
      mode: policy.mode,
    });
  }
  // A debt may be longer than any number of seconds that can be rendered.
  const retryAfter = wait === Number.POSITIVE_INFINITY ? -1 : Math.min(MAX_UNITS, wait / 1000);
  return { allowed, cost, retryAfter, verdicts, state: next, at: now, expiresAt: now + longest };
}
