import { createHash } from 'node:crypto';

/** An API key that has a few units only, and no more for an hour. */
export const poorKey = 'poor-key-of-the-console';

/** An API key with many units, of which few come back in a second: costs show at once. */
export const steadyKey = 'steady-key-of-the-console';

/** Adds the keys and a price to the demo's configuration. */
export function withKeys(config: object): object {
  return {
    ...config,
    limits: {
      plans: {
        anonymous: { policies: [{ name: 'burst', quota: 10_000, window: 10, burst: 20_000 }] },
        poor: { policies: [{ name: 'few', quota: 30, window: 3600 }] },
        steady: { policies: [{ name: 'steady', quota: 3600, window: 3600 }] },
      },
      costs: { '*': 1, eth_call: 7 },
      keys: [
        { sha256: sha256(poorKey), plan: 'poor' },
        { sha256: sha256(steadyKey), plan: 'steady' },
      ],
    },
  };
}

function sha256(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
