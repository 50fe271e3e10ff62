import { effectiveWindow, fixedWindow, nameOf } from './dialect.ts';
import type { Dialect, Shown } from './dialect.ts';
import type { Policy } from '../types.ts';

/**
 * Writes `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-11, with one
 * member for each policy.
 *
 * In `RateLimit-Policy` (3.1), `q` is the quota and `w` the window, rounded up to whole seconds. A
 * month has no `w`, because it has no fixed length. Calls under way are counted in the registered
 * unit `concurrent-requests`. In `RateLimit` (4.1), `r` is what is available and `t` the effective
 * window.
 */
export const draft11: Dialect = (shown, decision) => {
  let limits = '';
  for (const one of shown) {
    const window = effectiveWindow(one, decision);
    limits += `${limits === '' ? '' : ', '}${nameOf(one.policy)};r=${Math.floor(one.verdict.available)}`;
    if (window !== undefined) limits += `;t=${window}`;
  }
  return [
    { name: 'ratelimit-policy', value: announced(shown) },
    { name: 'ratelimit', value: limits },
  ];
};

const members = new WeakMap<Policy, string>();

/** Returns the value of `RateLimit-Policy`. */
export function announced(shown: readonly Shown[]): string {
  let value = '';
  for (const { policy } of shown) value += `${value === '' ? '' : ', '}${memberOf(policy)}`;
  return value;
}

function memberOf(policy: Policy): string {
  const found = members.get(policy);
  if (found !== undefined) return found;
  const window = fixedWindow(policy);
  const unit = policy.kind === 'concurrency' ? ';qu="concurrent-requests"' : '';
  const member = `${nameOf(policy)};q=${policy.quota}${unit}${window === undefined ? '' : `;w=${window}`}`;
  members.set(policy, member);
  return member;
}
