import { capacityOf, closest } from './dialect.ts';
import type { Dialect } from './dialect.ts';

/**
 * Writes `X-RateLimit-Limit`, `-Remaining` and `-Reset` for the policy that is closest to its
 * limit. The reset is in seconds since 1970, as GitHub and express-rate-limit have it.
 */
export const legacy: Dialect = (shown, { at }) => {
  const { policy, verdict } = closest(shown);
  return [
    { name: 'x-ratelimit-limit', value: String(capacityOf(policy)) },
    { name: 'x-ratelimit-remaining', value: String(Math.floor(verdict.available)) },
    { name: 'x-ratelimit-reset', value: String(Math.ceil(at / 1000 + verdict.reset)) },
  ];
};
