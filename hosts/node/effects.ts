import type { VaultFailure } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Effects } from '../shared/exchange/effects.ts';
import type { LimitsBackend } from '../shared/limits/limits.ts';
import type { Vault } from '../shared/vault/vault.ts';
import { err } from '../shared/result.ts';
import { coalescing } from '../shared/exchange/coalesce.ts';
import { sleep } from '../shared/exchange/sleep.ts';
import type { PerformFetch } from '../shared/exchange/coalesce.ts';
import type { ContentStore } from './stores/content-sqlite.ts';

/** What the effects are made of. */
export interface EffectParts {
  readonly fetch: PerformFetch;
  readonly content: ContentStore;
  readonly limits: LimitsBackend;
  /** None: there is no signer, and the gateway knows. */
  readonly vault: Vault | undefined;
  readonly fault: Effects['fault'];
}

/** The effects of this host. */
export function nodeEffects({ fetch, content, limits, vault, fault }: EffectParts): Effects {
  return {
    fetch: coalescing(fetch),
    read: (key) => content.get(key),
    write: ({ key, value }) => content.put(key, value),
    sleep,
    take: (take, from) => limits.take(take, from),
    settle: (settle, from) => limits.settle(settle, from),
    identify: (credential, from) => vault?.identify(credential, from) ?? noVault,
    sign: (call, from) => vault?.sign(call, from) ?? noVault,
    fault,
  };
}

const noVault = err<VaultFailure>({ tag: 'store-unavailable' });
