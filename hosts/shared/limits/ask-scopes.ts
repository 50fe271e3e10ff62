import type { Settle, Take, TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { LimitsPlan } from '../config/sections.ts';
import type { Eventually } from '../eventually.ts';
import { ok } from '../result.ts';
import { newLease } from './leases.ts';
import type { TakeResult } from './question.ts';
import { joined, scopesOf } from './scopes.ts';
import type { Part, PlanScope, Scope } from './scopes.ts';

/** What is asked of each scope of a plan. */
export interface ScopeAsker {
  take(take: Take, part: Part): Eventually<TakeResult>;
  settle(settle: Settle, scope: Scope): Eventually<TakeResult>;
  /** Renders the fields of an outcome over a whole plan. */
  render(plan: LimitsPlan, outcome: TakeOutcome): TakeResult;
}

/**
 * Takes in every scope of a plan, all or nothing: where one refuses, the others get their units
 * back at once. Until then they are missing, so another client of the same network may be refused
 * that would have passed. Nobody passes that should not.
 */
export async function takeInScopes(plan: LimitsPlan, take: Take, asker: ScopeAsker): Promise<TakeResult> {
  const parts: { scope: PlanScope; outcome: TakeOutcome }[] = [];
  let failure: TakeResult | undefined;
  // One for all: the settlement has room for one.
  const lease = newLease();
  for (const scope of scopesOf(plan)) {
    const result = await asker.take(take, { scope: scope.scope, lease });
    if (result.tag === 'err') {
      failure = result;
      break;
    }
    parts.push({ scope, outcome: result.val });
  }
  if (failure === undefined && parts.every(({ outcome }) => outcome.allowed)) return rendered(plan, parts, asker);
  for (const part of parts) {
    if (!part.outcome.allowed) continue;
    const { cost: taken, at, countedIn } = part.outcome;
    const { plan: name, key, network } = take;
    const settle = { plan: name, key, network, taken, spent: 0, at, lease: part.outcome.lease, countedIn };
    const undone = await asker.settle(settle, part.scope.scope);
    if (undone.tag === 'ok') part.outcome = { ...part.outcome, verdicts: undone.val.verdicts, lease: undefined };
  }
  return failure ?? rendered(plan, parts, asker);
}

/** Settles in every scope of a plan. */
export async function settleInScopes(plan: LimitsPlan, settle: Settle, asker: ScopeAsker): Promise<TakeResult> {
  const parts: { scope: PlanScope; outcome: TakeOutcome }[] = [];
  let failure: TakeResult | undefined;
  for (const scope of scopesOf(plan)) {
    const result = await asker.settle(settle, scope.scope);
    if (result.tag === 'err') failure ??= result;
    else parts.push({ scope, outcome: result.val });
  }
  return failure ?? rendered(plan, parts, asker);
}

function rendered(plan: LimitsPlan, parts: readonly { scope: PlanScope; outcome: TakeOutcome }[], asker: ScopeAsker): TakeResult {
  const outcome = joined(parts);
  if (outcome === undefined) throw new TypeError('expected a plan with policies');
  return outcome.verdicts.length === plan.policies.length ? asker.render(plan, outcome) : ok({ ...outcome, fields: [] });
}
