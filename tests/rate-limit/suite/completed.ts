import type { Cell, Decision, Policy } from '../../../components/rate-limit/src/types.ts';
import type { Correction } from '../../../components/rate-limit/src/settle.ts';
import type { Limiter } from '../../../hosts/shared/limits/limiter-supervisor.ts';

/** A policy of a test: what it leaves out is that of an enforced rate of each client. */
export type PolicyOf = Pick<Policy, 'name' | 'quota' | 'window' | 'burst'> & Partial<Policy>;

/** A decision of a test. */
export type DecisionOf = Omit<Decision, 'at' | 'cost'> & Partial<Decision>;

/** The limiter over policies of tests. */
export interface TestedLimiter extends Pick<Limiter, 'cost'> {
  decide(policies: readonly PolicyOf[], state: Cell[], now: number, cost: number, lease?: number): Decision;
  settle(policies: readonly PolicyOf[], state: Cell[], now: number, taken: number, spent: number, more?: Partial<Correction>): Decision;
  render(dialect: string, policies: readonly PolicyOf[], decision: DecisionOf): ReturnType<Limiter['render']>;
}

/** Returns a policy with what a test leaves out. */
export function policyOf(policy: PolicyOf): Policy {
  return { kind: 'rate', mode: 'enforce', scope: 'client', carryOver: 'keep', ...policy };
}

/** Lists are completed once, because the limiter compiles each list once. */
const completed = new WeakMap<readonly PolicyOf[], Policy[]>();

function listOf(policies: readonly PolicyOf[]): Policy[] {
  const found = completed.get(policies) ?? policies.map(policyOf);
  completed.set(policies, found);
  return found;
}

/** Returns a limiter that takes the policies of tests. */
export function tested(limiter: Limiter): TestedLimiter {
  return {
    cost: (costs, calls) => limiter.cost(costs, calls),
    decide: (policies, state, now, cost, lease = 0) => limiter.decide(listOf(policies), state, now, cost, lease),
    settle: (policies, state, now, taken, spent, more = {}) =>
      limiter.settle(listOf(policies), state, now, { taken, spent, at: now, lease: 0, ...more }),
    render: (dialect, policies, decision) => limiter.render(dialect, listOf(policies), { at: 0, cost: 0, ...decision }),
  };
}
