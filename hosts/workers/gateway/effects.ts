import type { Effects } from '../../shared/exchange/effects.ts';
import type { PerformFetch } from '../../shared/exchange/coalesce.ts';
import { sleep } from '../../shared/exchange/sleep.ts';
import type { ContentCache } from './content.ts';
import type { AskLimits } from './limits.ts';
import type { AskVault } from './vault.ts';

/** What the effects are made of. */
export interface EffectParts {
  readonly fetch: PerformFetch;
  readonly content: ContentCache;
  readonly limits: AskLimits;
  readonly vault: AskVault;
  readonly fault: Effects['fault'];
}

/** The effects of this host. Equal fetches are not shared: what one request has asked for, another may not wait for. */
export function workersEffects({ fetch, content, limits, vault, fault }: EffectParts): Effects {
  return {
    fetch,
    read: (key) => content.read(key),
    write: ({ key, value }) => content.write(key, value),
    sleep,
    take: (take, from) => limits.take(take, from),
    settle: (settle, from) => limits.settle(settle, from),
    identify: (credential, from) => vault.identify(credential, from),
    sign: (call, from) => vault.sign(call, from),
    fault,
  };
}
