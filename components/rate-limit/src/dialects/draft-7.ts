import { capacityOf, closest, fixedWindow } from './dialect.ts';
import type { Dialect } from './dialect.ts';

/**
 * Writes the fields of draft-ietf-httpapi-ratelimit-headers-07. `RateLimit-Policy` has every
 * policy. `RateLimit` has room for one: the one that is closest to its limit.
 */
export const draft7: Dialect = (shown) => {
  const { policy, verdict } = closest(shown);
  const policies = shown.map((one) => {
    const window = fixedWindow(one.policy);
    return `${one.policy.quota}${window === undefined ? '' : `;w=${window}`}`;
  });
  const reset = Math.ceil(verdict.reset);
  return [
    { name: 'ratelimit-policy', value: policies.join(', ') },
    { name: 'ratelimit', value: `limit=${capacityOf(policy)}, remaining=${Math.floor(verdict.available)}, reset=${reset}` },
  ];
};
