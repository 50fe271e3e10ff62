import { createHash } from 'node:crypto';

/** An API key that has a few units only, and no more for an hour. */
export const poorKey = 'poor-key-of-the-console';

/** Adds the poor key and a price to the demo's configuration. */
export function withPoorKey(config: object): object {
  return {
    ...config,
    limits: {
      plans: {
        anonymous: { policies: [{ name: 'burst', quota: 10_000, window: 10, burst: 20_000 }] },
        poor: { policies: [{ name: 'few', quota: 30, window: 3600 }] },
      },
      costs: { '*': 1, eth_call: 7 },
      keys: [{ sha256: createHash('sha256').update(poorKey).digest('hex'), plan: 'poor' }],
    },
  };
}
