import type { Decision, Verdict } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Question } from '../question.ts';

/**
 * Makes the decision of a take out of units that were spent at the store ahead. Its verdicts say
 * that so many units are left. `refused` has the verdicts of the store if it has refused the same.
 */
export function leaseDecision({ plan, at, demand }: Question, left: number, refused?: readonly Verdict[]): Decision {
  const verdicts = plan.policies.map(({ name: policy, mode }, index) => ({
    policy,
    available: left,
    reset: refused?.[index]?.reset ?? 0,
    violated: false,
    mode,
  }));
  const cost = demand.kind === 'take' ? demand.cost : demand.spent;
  return { allowed: true, cost, retryAfter: 0, verdicts, state: [], at, expiresAt: at };
}
