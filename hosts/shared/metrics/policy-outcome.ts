import type { Policy, Verdict } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';

/**
 * What a policy decided about a `take`: the units were within what it has left, or exceeded that.
 * Only a policy whose mode is `enforce` refuses what exceeds it.
 */
export type PolicyOutcome = 'within' | 'exceeded';

/** Every outcome. The compiler keeps the list complete. */
export const policyOutcomes: Readonly<Record<PolicyOutcome, true>> = { within: true, exceeded: true };

/** Returns what a policy decided. `undefined` for a policy that is off, which decides nothing. */
export function policyOutcomeOf({ mode, violated }: Pick<Verdict, 'mode' | 'violated'>): PolicyOutcome | undefined {
  if (mode === 'off') return undefined;
  return violated ? 'exceeded' : 'within';
}

/** Returns the policies that decide: those that are not off. */
export function decidingPolicies<P extends Pick<Policy, 'mode'>>(policies: readonly P[]): P[] {
  return policies.filter(({ mode }) => mode !== 'off');
}
