/**
 * The part of a configuration that each component sees. The gateway sees no signer and no prices,
 * the limits backend no key and no upstream, the signer only its own section.
 */
import type { Config, LimitCost, LimitPolicy, Limits, OnStoreFailure, Plan } from '../../../build/types/config.js';
import type { MethodCost, Policy } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';

/**
 * Writes the text for `gateway.open`: `listen.hosts`, `cors`, `chains`, `content` without `images`,
 * which the host sees to, of `limits` who a client is, keys and names of plans, and
 * `"signer": true` if there is one.
 */
export function gatewaySection({ listen, cors, chains, content, limits, signer }: Config): string {
  const { trustedProxies, ipv6Prefix, ipv6NetworkPrefix, defaultPlan, keys } = limits;
  return JSON.stringify({
    listen: { hosts: listen.hosts },
    cors,
    chains,
    content: { ...content, images: undefined },
    limits: { trustedProxies, ipv6Prefix, ipv6NetworkPrefix, defaultPlan, keys, plans: Object.keys(limits.plans) },
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
  const abuse: Plan = { policies: [{ name: 'abuse', kind: 'rate', scope: 'client', ...limits.abuse, mode: 'enforce' }] };
  const plans = [...Object.entries(limits.plans), ['abuse', abuse] as const].map(
    ([name, plan]) =>
      [
        name,
        {
          onStoreFailure: plan.onStoreFailure ?? limits.onStoreFailure,
          degradeShare: plan.degradeShare ?? limits.degradeShare,
          policies: plan.policies.map((policy) => complete(policy, limits.carryOver)),
        },
      ] as const,
  );
  // A malformed request counts as one, whatever `*` costs.
  const costs = Object.entries({ ...limits.costs, abuse: 1 }).map(([method, cost]) => priceOf(method, cost));
  return { dialect: limits.dialect, costs, plans: new Map(plans) };
}

/** Seconds after which a slot expires, if the configuration does not say. */
const SLOT_SECONDS = 60;
const DAY_SECONDS = 86_400;

function complete({ name, kind, quota, window, burst, mode, scope }: LimitPolicy, carryOver: Limits['carryOver']): Policy {
  const seconds = window ?? (kind === 'concurrency' ? SLOT_SECONDS : DAY_SECONDS);
  return { name, kind, quota, window: seconds, burst: burst ?? quota, mode, scope, carryOver };
}

function priceOf(method: string, cost: LimitCost): MethodCost {
  if (typeof cost === 'number') return { method, cost, blocks: 0, blocksCost: 0 };
  return { method, cost: cost.base, blocks: cost.blocks ?? 0, blocksCost: cost.cost ?? 0 };
}
