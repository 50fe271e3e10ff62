import { parseList } from 'structured-headers';
import type { Item } from 'structured-headers';

/** Where a client stands under one policy of a rate limit. */
export interface Limit {
  readonly name: string;
  /** Units that the policy gives in a window. `undefined` if the gateway does not say it. */
  readonly quota: number | undefined;
  /** Seconds of the window. `undefined` if the policy has none. */
  readonly window: number | undefined;
  /** Units that are left. */
  readonly remaining: number;
  /**
   * Seconds for which the units that are left are meant. `undefined` if the gateway does not say
   * it.
   */
  readonly reset: number | undefined;
}

/**
 * Reads the fields `RateLimit` and `RateLimit-Policy` of a response
 * (draft-ietf-httpapi-ratelimit-headers-11). Empty if the response has none, or another form of
 * them.
 */
export function limitsOf(field: (name: string) => string | null): readonly Limit[] {
  const states = membersOf(field('ratelimit'));
  const policies = new Map(membersOf(field('ratelimit-policy')).map((member) => [member.name, member]));
  return states.flatMap(({ name, parameters }) => {
    const remaining = numberIn(parameters, 'r');
    if (remaining === undefined) return [];
    const policy = policies.get(name)?.parameters;
    return [{ name, quota: numberIn(policy, 'q'), window: numberIn(policy, 'w'), remaining, reset: numberIn(parameters, 't') }];
  });
}

interface Member {
  readonly name: string;
  readonly parameters: Item[1];
}

function membersOf(value: string | null): readonly Member[] {
  if (value === null) return [];
  try {
    return parseList(value).flatMap(([name, parameters]) => (typeof name === 'string' ? [{ name, parameters }] : []));
  } catch {
    // Another dialect (`limits.dialect`).
    return [];
  }
}

function numberIn(parameters: Item[1] | undefined, name: string): number | undefined {
  const found = parameters?.get(name);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** Calls of the batch by which a cost is measured. */
export const MEASURED_CALLS = 11;

/**
 * Returns the units that a call costs. `before` is what was left after one such call, `after` what
 * was left after a batch of `MEASURED_CALLS` of them right behind it. What has come back in between
 * is no more than one call has cost, so a whole number below that of the calls is exact.
 * `undefined`
 * if no policy shows it.
 */
export function costOf(before: readonly Limit[], after: readonly Limit[]): number | undefined {
  const costs = after.flatMap(({ name, remaining }) => {
    const earlier = before.find((limit) => limit.name === name);
    return earlier === undefined ? [] : [Math.ceil((earlier.remaining - remaining) / MEASURED_CALLS)];
  });
  // A policy that refills faster shows less.
  return costs.length === 0 ? undefined : Math.max(0, ...costs);
}
