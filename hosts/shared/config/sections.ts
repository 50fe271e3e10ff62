/**
 * The part of a configuration that each component sees. The gateway sees no signer and no prices,
 * the limits backend no key and no upstream, the signer only its own section.
 */
import type { MethodCost, Policy } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Config, LimitPolicy, OnStoreFailure, Plan } from './types.ts';

/**
 * Writes the text for `gateway.open`: `listen.hosts`, `cors`, `chains`, `content` without `images`,
 * which the host sees to, of `limits` the trusted proxies, keys and names of plans, and
 * `"signer": true` if there is one.
 */
export function gatewaySection({ listen, cors, chains, content, limits, signer }: Config): string {
  return JSON.stringify({
    listen: { hosts: listen.hosts },
    cors,
    chains,
    content: { ...content, images: undefined },
    limits: { trustedProxies: limits.trustedProxies, keys: limits.keys, plans: Object.keys(limits.plans) },
    signer: signer === undefined ? undefined : true,
  });
}

/**
 * Writes the text for `wallet.open`: the section `signer` without `checkpoints`, which the vault
 * makes itself. Returns `undefined` if there is no signer.
 */
export function signerSection({ signer }: Config): string | undefined {
  return signer === undefined ? undefined : JSON.stringify({ ...signer, checkpoints: undefined });
}

/** The settings of the limits backend, in the limiter's own types. */
export interface LimitsSection {
  /** The form of the response fields. */
  readonly dialect: string;
  /** The price of each method. */
  readonly costs: MethodCost[];
  /** The plans by name, with the plan `abuse`. */
  readonly plans: ReadonlyMap<string, LimitsPlan>;
}

/** A plan, and what it does if the store does not answer. */
export interface LimitsPlan {
  readonly onStoreFailure: OnStoreFailure;
  /** The share of the policies that `degrade` counts with. */
  readonly degradeShare: number;
  readonly policies: Policy[];
}

/**
 * Takes the section `limits` with the defaults that depend on other fields: a burst is the quota,
 * and the `onStoreFailure` and `degradeShare` of a plan are those of the section. `abuse` becomes a
 * plan like the others.
 */
export function limitsSection({ limits }: Config): LimitsSection {
  const abuse: Plan = { policies: [{ name: 'abuse', ...limits.abuse, mode: 'enforce' }] };
  const plans = [...Object.entries(limits.plans), ['abuse', abuse] as const].map(
    ([name, plan]) =>
      [
        name,
        {
          onStoreFailure: plan.onStoreFailure ?? limits.onStoreFailure,
          degradeShare: plan.degradeShare ?? limits.degradeShare,
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
