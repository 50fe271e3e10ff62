import type { Policy } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsPlan } from '../config/sections.ts';

/** Shares are computed once for each plan of a configuration. */
const known = new WeakMap<LimitsPlan, Policy[] | undefined>();

/**
 * Returns the policies that one process counts with while the store is away: the plan's share of
 * each, rounded down. `undefined` if the share of an enforced policy is less than one unit, so that
 * nothing may pass.
 */
export function shareOf(plan: LimitsPlan): Policy[] | undefined {
  if (!known.has(plan)) known.set(plan, computeShare(plan));
  return known.get(plan);
}

function computeShare({ policies, degradeShare }: LimitsPlan): Policy[] | undefined {
  if (degradeShare >= 1) return policies;
  const shares = policies.map((policy) => ({
    ...policy,
    // What the store has told counts by the same share.
    carryOver: 'proportional',
    quota: Math.floor(policy.quota * degradeShare),
    burst: Math.floor(policy.burst * degradeShare),
  }));
  const isTooSmall = ({ quota, burst }: Policy): boolean => quota < 1 || burst < 1;
  if (shares.some((share) => share.mode === 'enforce' && isTooSmall(share))) return undefined;
  return shares.filter((share) => !isTooSmall(share));
}
