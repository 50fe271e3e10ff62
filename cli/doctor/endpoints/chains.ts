import type { Config } from '../../../build/types/config.js';
import { pointer } from '../../../hosts/shared/config/config-error.ts';
import type { PerformFetch } from '../../../hosts/shared/exchange/coalesce.ts';
import type { Inspection } from '../inspection.ts';
import type { OriginOf } from '../origins.ts';
import { inspectEndpoint } from './endpoint.ts';

/** Returns an inspection of each endpoint of each chain. */
export function inspectChains({ chains }: Pick<Config, 'chains'>, originOf: OriginOf, fetch: PerformFetch): Inspection[] {
  return Object.entries(chains).flatMap(([id, chain]) =>
    chain.rpc.map((endpoint, index) => {
      const place = { at: pointer('/chains', id, 'rpc', index), what: originOf('rpc', id, index) };
      return { place, ask: () => inspectEndpoint({ place, chainId: BigInt(id), chain, endpoint, fetch }) };
    }),
  );
}
