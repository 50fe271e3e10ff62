import { validateUnits, MAX_UNITS } from './validate.ts';
import { InvalidError } from './invalid.ts';
import type { MethodCost } from './types.ts';

/**
 * Sums up the prices of calls. A method without a price costs as much as `*`, or 1 if there is no
 * `*`. No calls cost 0.
 *
 * Errors: throws `InvalidError` for a price that is not a number of units.
 * Errors: throws `InvalidError` for a method with two prices.
 */
export function cost(costs: readonly MethodCost[], calls: readonly string[]): number {
  const prices = pricesOf(costs);
  const rest = prices.get('*') ?? 1;
  const sum = calls.reduce((total, method) => total + (prices.get(method) ?? rest), 0);
  if (sum > MAX_UNITS) throw new InvalidError('calls', `prices that sum up to ${MAX_UNITS} at most`, sum);
  return sum;
}

/** The prices of a configuration are the same in every call, so each list is read once. */
const known = new WeakMap<readonly MethodCost[], ReadonlyMap<string, number>>();

function pricesOf(costs: readonly MethodCost[]): ReadonlyMap<string, number> {
  const found = known.get(costs);
  if (found !== undefined) return found;
  const prices = new Map<string, number>();
  costs.forEach((line, index) => {
    validateUnits(`costs[${index}].cost`, line.cost);
    if (prices.has(line.method)) throw new InvalidError(`costs[${index}].method`, 'each method once', line.method);
    prices.set(line.method, line.cost);
  });
  known.set(costs, prices);
  return prices;
}
