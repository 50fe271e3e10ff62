import type { Take, TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Verdict } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsPlan } from '../config/sections.ts';

/** Whom a policy counts together. */
export type Scope = 'client' | 'network' | 'all';

/** The policies of a plan that count the same clients together. They have a key of their own. */
export interface PlanScope {
  readonly scope: Scope;
  /** The plan with these policies only. */
  readonly plan: LimitsPlan;
  /** The places of the policies in the whole plan. */
  readonly places: readonly number[];
}

/** A part of a take: the scope whose policies are asked, and the lease that the whole take has. */
export interface Part {
  readonly scope: Scope;
  readonly lease: number;
}

const scopes: readonly Scope[] = ['client', 'network', 'all'];
const known = new WeakMap<LimitsPlan, readonly PlanScope[]>();

/** Returns the scopes of a plan's policies. Most plans have one: each client by itself. */
export function scopesOf(plan: LimitsPlan): readonly PlanScope[] {
  const found = known.get(plan);
  if (found !== undefined) return found;
  const made = scopes.flatMap((scope): PlanScope[] => {
    const places = plan.policies.flatMap((policy, place) => (policy.scope === scope ? [place] : []));
    if (places.length === plan.policies.length) return [{ scope, plan, places }];
    if (places.length === 0) return [];
    return [{ scope, plan: { ...plan, policies: plan.policies.filter((policy) => policy.scope === scope) }, places }];
  });
  // Without policies the empty places fit every scope.
  const distinct = plan.policies.length === 0 ? made.slice(0, 1) : made;
  known.set(plan, distinct);
  return distinct;
}

/** Returns a scope of a plan: the first if none is named. `undefined` if the plan has none. */
export function scopeIn(plan: LimitsPlan | undefined, named: Scope | undefined): PlanScope | undefined {
  const found = plan === undefined ? [] : scopesOf(plan);
  return named === undefined ? found[0] : found.find(({ scope }) => scope === named);
}

/** Returns a plan whose policies have several scopes. `undefined` for any other. */
export function severalScopes(plan: LimitsPlan | undefined): LimitsPlan | undefined {
  return plan !== undefined && scopesOf(plan).length > 1 ? plan : undefined;
}

/**
 * Returns the key of a scope in a store. Keys of different plans never meet, because the name of a
 * plan has no colon, and those of different scopes neither, because no client's key has a space.
 */
export function storeKey({ plan, key, network }: Pick<Take, 'plan' | 'key' | 'network'>, scope: Scope): string {
  if (scope === 'client') return `${plan}:${key}`;
  return scope === 'network' ? `${plan}:network ${network}` : `${plan}:all clients`;
}

/**
 * Joins what each scope of a plan has come to: all must allow, and the longest wait counts. The
 * fields are still to be rendered.
 */
export function joined(parts: readonly { readonly scope: PlanScope; readonly outcome: TakeOutcome }[]): TakeOutcome | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const outcomes = parts.map(({ outcome }) => outcome);
  const verdicts: Verdict[] = [];
  for (const { scope, outcome } of parts)
    scope.places.forEach((place, index) => {
      const verdict = outcome.verdicts[index];
      if (verdict !== undefined) verdicts[place] = verdict;
    });
  const isNever = outcomes.some(({ retryAfter }) => retryAfter < 0);
  return {
    ...first.outcome,
    allowed: outcomes.every(({ allowed }) => allowed),
    retryAfter: isNever ? -1 : Math.max(...outcomes.map(({ retryAfter }) => retryAfter)),
    // A store that failed has no verdicts of its scope.
    verdicts: verdicts.filter((verdict) => verdict !== undefined),
    lease: outcomes.find(({ lease }) => lease !== undefined)?.lease,
    countedIn: outcomes.reduce((sum, { countedIn }) => sum | countedIn, 0),
  };
}
