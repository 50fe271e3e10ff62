import { pointer } from '../../../hosts/shared/config/config-error.ts';
import type { Config } from '../../../hosts/shared/config/types.ts';
import type { PerformFetch } from '../../../hosts/shared/exchange/coalesce.ts';
import type { Examination } from '../examination.ts';
import { examineEndpoint } from './endpoint.ts';

/** Returns an examination of each endpoint of each chain. */
export function examineChains({ chains }: Pick<Config, 'chains'>, fetch: PerformFetch): Examination[] {
  return Object.entries(chains).flatMap(([id, chain]) =>
    chain.rpc.map((endpoint, index) => {
      const place = {
        at: pointer('/chains', id, 'rpc', index),
        what: new URL(typeof endpoint === 'string' ? endpoint : endpoint.url).origin,
      };
      return { place, ask: () => examineEndpoint({ place, chainId: BigInt(id), chain, endpoint, fetch }) };
    }),
  );
}
