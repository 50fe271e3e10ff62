import { serializeItem, serializeList } from 'structured-headers';
import { validatePolicies, MAX_UNITS } from './validate.ts';
import { InvalidError } from './invalid.ts';
import type { Decision, Field, Policy, Verdict } from './types.ts';

/**
 * Renders the response fields of draft-ietf-httpapi-ratelimit-headers-11 (`dialect` is `draft-11`),
 * with one member for each enforced policy. Shadow policies are not shown. There are no fields if
 * no policy is enforced: an empty list is sent as no field (RFC 9651, 3.1).
 *
 * In `RateLimit-Policy` (3.1), `q` is the quota and `w` the window, rounded up to whole seconds.
 * In `RateLimit` (4.1), `r` is what is available and `t` the effective window, see below.
 * Errors: throws `InvalidError` for an argument that breaks its rule.
 */
export function render(dialect: string, policies: readonly Policy[], decision: Decision): Field[] {
  if (dialect !== 'draft-11') throw new InvalidError('dialect', '`draft-11`', dialect);
  validatePolicies(policies);
  if (!(decision.retryAfter >= -1 && decision.retryAfter <= MAX_UNITS))
    throw new InvalidError('decision.retry-after', 'seconds, or -1', decision.retryAfter);
  const { names, quotas } = announced(policies);
  const limits = names.map(([name, policy]) => {
    const verdict = verdictOf(policy, decision);
    return `${name};r=${Math.floor(verdict.available)};t=${effectiveWindow(policy, verdict, decision)}`;
  });
  if (limits.length === 0) return [];
  return [
    { name: 'ratelimit-policy', value: quotas },
    { name: 'ratelimit', value: limits.join(', ') },
  ];
}

/** What is the same in all fields of policies. */
interface Announced {
  /** The enforced policies, and their names as structured fields. */
  readonly names: readonly (readonly [name: string, policy: Policy])[];
  /** The value of `RateLimit-Policy`. */
  readonly quotas: string;
}

/** Serializing takes longer than to decide, so each list of policies is serialized once. */
const known = new WeakMap<readonly Policy[], Announced>();

function announced(policies: readonly Policy[]): Announced {
  const found = known.get(policies);
  if (found !== undefined) return found;
  const shown = policies.filter(({ mode }) => mode === 'enforce');
  const names = shown.map((policy) => [serializeItem(policy.name), policy] as const);
  const quotas = serializeList(shown.map((policy) => item(policy.name, { q: policy.quota, w: Math.ceil(policy.window) })));
  known.set(policies, { names, quotas });
  return { names, quotas };
}

/**
 * Returns the time over which the client can count on `r` and no more (4.1.2). This is not the time
 * to a reset.
 * - With units left, it is the time in which they last at the policy's own rate. So `r` over `t`
 *   never promises more than quota over window (6, 8.5). A whole quota lasts one window.
 * - With no unit left, it is the time to the next unit.
 * - After a refusal it is at most Retry-After (6), which the caller rounds up to whole seconds in
 *   the same way.
 */
function effectiveWindow(policy: Policy, verdict: Verdict, decision: Decision): number {
  const pace = policy.window / policy.quota;
  const seconds = verdict.available >= 1 ? verdict.available * pace : verdict.reset - (policy.burst - 1) * pace;
  const window = decision.allowed || decision.retryAfter < 0 ? seconds : Math.min(seconds, decision.retryAfter);
  // The nanosecond absorbs the rounding of a product that is whole in decimal.
  return Math.min(MAX_UNITS, Math.max(1, Math.ceil(window - 1e-9)));
}

function verdictOf(policy: Policy, decision: Decision): Verdict {
  const index = decision.verdicts.findIndex((verdict) => verdict.policy === policy.name);
  const verdict = decision.verdicts[index];
  if (verdict === undefined) throw new InvalidError('decision.verdicts', 'one for each policy', `none for ${policy.name}`);
  if (!(verdict.available >= 0 && verdict.available <= MAX_UNITS))
    throw new InvalidError(`decision.verdicts[${index}].available`, `units, 0 to ${MAX_UNITS}`, verdict.available);
  if (!(verdict.reset >= 0 && Number.isFinite(verdict.reset)))
    throw new InvalidError(`decision.verdicts[${index}].reset`, 'seconds, at least 0', verdict.reset);
  return verdict;
}

function item(name: string, parameters: Readonly<Record<string, number>>): [string, Map<string, number>] {
  return [name, new Map(Object.entries(parameters))];
}
