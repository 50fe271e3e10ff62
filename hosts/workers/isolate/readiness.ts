import type { PerformFetch } from '../../shared/exchange/coalesce.ts';
import type { Probe } from '../../shared/readiness/probe.ts';
import { chainProbes } from '../../shared/readiness/chains.ts';
import { storeProbe, vaultProbes } from '../../shared/readiness/stores.ts';
import type { Configured } from './config.ts';
import type { GatewayBindings } from '../gateway/bindings.ts';

/** The name of the objects that only probes ask. No client and no contract has it. */
const PROBE = 'readiness';

/**
 * Returns what a Worker is made of: an object of each class answers, and the endpoints. The content
 * store is the Cache API, which has no state to look at.
 */
export function workerProbes({ LIMITS, TOKENS, VAULT }: GatewayBindings, { config, standIns }: Configured, fetch: PerformFetch): Probe[] {
  const { signer } = config;
  return [
    storeProbe('limits', () => LIMITS.getByName(PROBE).probe()),
    ...(TOKENS === undefined ? [] : [storeProbe('answers', () => TOKENS.getByName(PROBE).probe())]),
    ...(VAULT === undefined || signer === undefined
      ? []
      : vaultProbes({
          probeLedger: () => VAULT.getByName(signer.wallet).probeLedger(),
          probeRemoteKeys: () => VAULT.getByName(signer.wallet).probeRemoteKeys(),
        })),
    ...chainProbes(standIns.inConfig(config), fetch),
  ];
}
