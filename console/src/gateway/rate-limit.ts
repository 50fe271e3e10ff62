import type { RateLimit } from '../../../packages/client/src/rate-limit.ts';

/** Calls of the batch by which a cost is measured. */
export const MEASURED_CALLS = 11;

/**
 * Returns the units that a call costs. `before` is what was left after one such call, `after` what
 * was left after a batch of `MEASURED_CALLS` of them right behind it. What has come back in between
 * is no more than one call has cost, so a whole number below that of the calls is exact.
 * `undefined`
 * if no policy shows it.
 */
export function costOf(before: readonly RateLimit[], after: readonly RateLimit[]): number | undefined {
  const costs = after.flatMap(({ policy, available }) => {
    const earlier = before.find((limit) => limit.policy === policy);
    return earlier === undefined ? [] : [Math.ceil((earlier.available - available) / MEASURED_CALLS)];
  });
  // A policy that refills faster shows less.
  return costs.length === 0 ? undefined : Math.max(0, ...costs);
}
