/** What each part sees of a configuration: the gateway no signer and no prices, the limits backend no key and no upstream, the signer nothing but its own. */
import type { MethodCost, Policy } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Config, LimitPolicy, OnStoreFailure } from './types.ts';

/** Text for `gateway.open`: `listen`, `cors`, `chains`, `content`, of `limits` the trusted proxies, keys and names of plans, and `"signer": true` where there is one. */
export function gatewaySection({ listen, cors, chains, content, limits, signer }: Config): string {
  return JSON.stringify({
    listen: { hosts: listen.hosts },
    cors,
    chains,
    content,
    limits: { trustedProxies: limits.trustedProxies, keys: limits.keys, plans: Object.keys(limits.plans) },
    signer: signer === undefined ? undefined : true,
  });
}

/** Text for `wallet.open`: the section `signer` without what the vault does by itself, its checkpoints. None: there is no signer. */
export function signerSection({ signer }: Config): string | undefined {
  return signer === undefined ? undefined : JSON.stringify({ ...signer, checkpoints: undefined });
}

/** What the limits backend works by, in the limiter's own shapes. */
export interface LimitsSection {
  /** Form of the response fields. */
  readonly dialect: string;
  /** Prices. */
  readonly costs: MethodCost[];
  /** Plans by name, the plan `abuse` among them. */
  readonly plans: ReadonlyMap<string, { readonly onStoreFailure: OnStoreFailure; readonly policies: Policy[] }>;
}

/** The section `limits` with its defaults: a burst is the quota, a plan's `onStoreFailure` the section's, and `abuse` is a plan like the others. */
export function limitsSection({ limits }: Config): LimitsSection {
  const abuse: LimitPolicy = { name: 'abuse', ...limits.abuse, mode: 'enforce' };
  const plans = [...Object.entries(limits.plans), ['abuse', { policies: [abuse] }] as const].map(
    ([name, plan]) =>
      [
        name,
        {
          onStoreFailure: ('onStoreFailure' in plan ? plan.onStoreFailure : undefined) ?? limits.onStoreFailure,
          policies: plan.policies.map(withBurst),
        },
      ] as const,
  );
  // A malformed request counts as one, whatever `*` costs.
  const costs = Object.entries({ ...limits.costs, abuse: 1 }).map(([method, cost]) => ({ method, cost }));
  return { dialect: limits.dialect, costs, plans: new Map(plans) };
}

function withBurst({ name, quota, window, burst, mode }: LimitPolicy): Policy {
  return { name, quota, window, burst: burst ?? quota, mode };
}
