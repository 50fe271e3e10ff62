import type { Cell, Policy } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Decisions } from '../decisions.ts';
import type { Question } from '../question.ts';
import type { Update } from '../store.ts';

/** Units that were spent ahead and that nobody took. */
export interface Rest {
  readonly units: number;
  /** When they were spent, in milliseconds since 1970. */
  readonly at: number;
  /** The seconds until all other units were there again, then, for each policy. */
  readonly resets: readonly number[];
}

/** Returns the function that gives a rest back. `question` is any take of its key. */
export function givingBack(decisions: Decisions, question: Question, { units, at, resets }: Rest): (state: Cell[]) => Update<undefined> {
  const { plan } = question;
  return (state) => {
    const updates = plan.policies.map((policy, index) => {
      // A reset is rounded up to a millisecond.
      const empty = question.at - at - ((resets[index] ?? 0) * 1000 - 1);
      const taken = unitsBack(policy, units, Math.max(0, empty));
      const demand = { kind: 'settle', taken, spent: 0, at, lease: 0 } as const;
      return decisions.updater({ ...question, plan: { ...plan, policies: [policy] }, demand })(state);
    });
    return {
      state: updates.flatMap((update) => update.state),
      expiresAt: Math.max(...updates.map(({ expiresAt }) => expiresAt)),
      result: undefined,
    };
  };
}

/**
 * Returns how many units go back to a policy under which nothing else was spent for so many
 * milliseconds. In these a rate has given the units back by itself: to give them back again would
 * admit more than the policy allows.
 */
function unitsBack({ kind, quota, window }: Policy, units: number, milliseconds: number): number {
  return kind === 'rate' ? Math.max(0, units - Math.ceil((milliseconds * quota) / (window * 1000))) : units;
}
