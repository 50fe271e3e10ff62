import type { PerformFetch } from '../../shared/exchange/coalesce.ts';
import type { Check } from '../../shared/readiness/check.ts';
import { chainChecks } from '../../shared/readiness/chains.ts';
import { storeCheck, vaultChecks } from '../../shared/readiness/stores.ts';
import type { Configured } from './config.ts';
import type { GatewayBindings } from '../gateway/bindings.ts';

/** The name of the objects that only probes ask. No client and no contract has it. */
const PROBE = 'readiness';

/**
 * Returns what a Worker is made of: an object of each class answers, and the endpoints. The content
 * store is the Cache API, which has no state to look at.
 */
export function workerChecks({ LIMITS, TOKENS, VAULT }: GatewayBindings, { config }: Configured, fetch: PerformFetch): Check[] {
  const { signer } = config;
  return [
    storeCheck('limits', () => LIMITS.getByName(PROBE).probe()),
    ...(TOKENS === undefined ? [] : [storeCheck('answers', () => TOKENS.getByName(PROBE).probe())]),
    ...(VAULT === undefined || signer === undefined
      ? []
      : vaultChecks({
          probeLedger: () => VAULT.getByName(signer.wallet).probeLedger(),
          probeRemoteKeys: () => VAULT.getByName(signer.wallet).probeRemoteKeys(),
        })),
    ...chainChecks(config, fetch),
  ];
}
