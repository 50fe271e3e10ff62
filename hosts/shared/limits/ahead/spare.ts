import type { TakeOutcome } from '../../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { noPrices } from '../question.ts';
import type { Question } from '../question.ts';

/**
 * Returns how many units a store can spare for a lease after a take: at most those wanted, and at
 * most a share of what each enforced policy has left. None of a plan that limits how many calls are
 * under way: a lease has no slots.
 */
export function spareUnits({ allowed, lease, verdicts }: TakeOutcome, wanted: number, share: number): number {
  const enforced = verdicts.filter(({ mode }) => mode === 'enforce');
  if (!allowed || lease !== undefined || enforced.length === 0) return 0;
  const available = Math.min(...enforced.map((verdict) => verdict.available));
  return Math.max(0, Math.floor(Math.min(wanted, available * share)));
}

/** Returns the question of units that are spent ahead of calls, under the plan of a `take`. */
export function unitsOf(question: Question, units: number): Question {
  return { ...question, demand: { kind: 'take', cost: units, lease: 0 }, prices: noPrices };
}
