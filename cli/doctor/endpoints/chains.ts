import type { Config } from '../../../build/types/config.js';
import { pointer } from '../../../hosts/shared/config/config-error.ts';
import type { PerformFetch } from '../../../hosts/shared/exchange/coalesce.ts';
import type { Inspection } from '../inspection.ts';
import { inspectEndpoint } from './endpoint.ts';

/** Returns an inspection of each endpoint of each chain. */
export function inspectChains({ chains }: Pick<Config, 'chains'>, fetch: PerformFetch): Inspection[] {
  return Object.entries(chains).flatMap(([id, chain]) =>
    chain.rpc.map((endpoint, index) => {
      const place = {
        at: pointer('/chains', id, 'rpc', index),
        what: new URL(typeof endpoint === 'string' ? endpoint : endpoint.url).origin,
      };
      return { place, ask: () => inspectEndpoint({ place, chainId: BigInt(id), chain, endpoint, fetch }) };
    }),
  );
}
