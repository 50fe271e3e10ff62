import type { Decision } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsPlan } from '../config/sections.ts';
import type { Demand } from './store.ts';

const plans = new WeakMap<LimitsPlan, boolean>();

/** Returns whether a plan limits how many calls are under way. */
export function limitsConcurrency(plan: LimitsPlan): boolean {
  let found = plans.get(plan);
  if (found === undefined) {
    found = plan.policies.some(({ kind, mode }) => kind === 'concurrency' && mode !== 'off');
    plans.set(plan, found);
  }
  return found;
}

/** Returns a random number for a lease: 1 to 2^49, which the limiter takes and a double holds. */
export function newLease(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 0x2_00_00) * 0x1_00_00_00_00 + low + 1;
}

/**
 * Returns the lease of a take, if a slot bears it. A shadow policy without a slot left gives none.
 */
export function leaseOf(demand: Demand, { state }: Decision): number | undefined {
  if (demand.kind !== 'take' || demand.lease === 0) return undefined;
  const { lease } = demand;
  return state.some(({ policy, level }) => level === lease && policy.startsWith('concurrency/')) ? lease : undefined;
}
