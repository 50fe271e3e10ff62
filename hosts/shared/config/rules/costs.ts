/** Rules of prices and policies that a schema cannot express, and prices that may not be meant. */
import type { LimitCost, LimitPolicy, Limits } from '../../../../build/types/config.js';
import type { ConfigError, ConfigWarning } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/** The methods that the gateway answers itself, so that they may be free. */
const answeredHere = ['eth_chainId', 'net_version'];

/** Warns of prices without `*`: a method that they do not list costs one unit. */
export function costWarnings({ costs }: Limits): ConfigWarning[] {
  if (Object.hasOwn(costs, '*')) return [];
  const text =
    'there is no price `*`, so every method that is not listed costs 1 unit. Add "*" with the price of every other method: "*": 20 is the default, "*": 1 keeps the price and ends this warning';
  return [{ at: '/limits/costs', text }];
}

/**
 * Validates that no method is free that an upstream answers.
 *
 * Security: a client could ask for such a method without end.
 */
export function validateCosts({ costs }: Limits): ConfigError[] {
  return Object.entries(costs)
    .filter(([method, cost]) => baseOf(cost) === 0 && !answeredHere.includes(method) && !isRoute(method))
    .map(([method]) => ({
      at: pointer('/limits/costs', method),
      expected: `at least 1 unit, as an upstream answers this method: only ${answeredHere.join(' and ')} may be free`,
      got: '0',
    }));
}

/**
 * Returns whether a name is that of a route behind the limit middleware: a method of HTTP, a space,
 * and a path. Only the operator knows what a call of it costs.
 */
function isRoute(name: string): boolean {
  return name.includes(' ');
}

/** Validates that policies have the fields of their kind. */
export function validatePolicies({ plans }: Limits): ConfigError[] {
  return Object.entries(plans).flatMap(([name, plan]) => {
    const scope = plan.policies.find(({ kind }) => kind === 'concurrency')?.scope;
    return plan.policies.flatMap((policy, index) => {
      const at = pointer('/limits/plans', name, 'policies', index);
      const errors = validatePolicy(policy, at);
      if (policy.kind === 'concurrency' && policy.scope !== scope)
        errors.push({
          at: `${at}/scope`,
          expected: `\`${scope}\`, as the plan's first policy of calls under way: give all policies of the kind \`concurrency\` one scope`,
          got: `"${policy.scope}"`,
        });
      return errors;
    });
  });
}

/** The most calls under way of a policy. */
const MAX_SLOTS = 10_000;

function validatePolicy({ kind, quota, window, burst }: LimitPolicy, at: string): ConfigError[] {
  const errors: ConfigError[] = [];
  if (kind === 'rate' && window === undefined) errors.push({ at: `${at}/window`, expected: 'a value', got: 'nothing' });
  if ((kind === 'day' || kind === 'month') && window !== undefined)
    errors.push({ at: `${at}/window`, expected: `no window, as a ${kind} is one`, got: String(window) });
  if (kind !== 'rate' && burst !== undefined)
    errors.push({ at: `${at}/burst`, expected: 'no burst, as only a `rate` has one', got: String(burst) });
  if (kind === 'concurrency' && quota > MAX_SLOTS)
    errors.push({ at: `${at}/quota`, expected: `1 to ${MAX_SLOTS} calls under way`, got: String(quota) });
  return errors;
}

function baseOf(cost: LimitCost): number {
  return typeof cost === 'number' ? cost : cost.base;
}
