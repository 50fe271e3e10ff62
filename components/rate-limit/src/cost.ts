import { validateUnits, MAX_UNITS } from './validate.ts';
import { InvalidError } from './invalid.ts';
import type { Bill, MeteredCall, MethodCost } from './types.ts';

/**
 * Prices calls. A method without a price costs as much as `*`, or 1 if there is no `*`. No calls
 * cost 0.
 *
 * Errors: throws `InvalidError` for a price that is not a number of units.
 * Errors: throws `InvalidError` for a method with two prices.
 * Errors: throws `InvalidError` for a number of blocks that is not whole.
 */
export function cost(costs: readonly MethodCost[], calls: readonly MeteredCall[]): Bill {
  const known = pricesOf(costs);
  const rest = known.get('*') ?? 1;
  const prices = new Float64Array(calls.length);
  let total = 0;
  calls.forEach(({ name, blocks }, index) => {
    validateUnits(`calls[${index}].blocks`, blocks);
    const price = known.get(name) ?? rest;
    prices[index] = price;
    total += price;
  });
  if (total > MAX_UNITS) throw new InvalidError('calls', `prices that sum up to ${MAX_UNITS} at most`, total);
  return { total, prices };
}

/** The prices of a configuration are the same in every call, so each list is read once. */
const read = new WeakMap<readonly MethodCost[], ReadonlyMap<string, number>>();

function pricesOf(costs: readonly MethodCost[]): ReadonlyMap<string, number> {
  const found = read.get(costs);
  if (found !== undefined) return found;
  const prices = new Map<string, number>();
  costs.forEach((line, index) => {
    validateUnits(`costs[${index}].cost`, line.cost);
    if (prices.has(line.method)) throw new InvalidError(`costs[${index}].method`, 'each method once', line.method);
    prices.set(line.method, line.cost);
  });
  read.set(costs, prices);
  return prices;
}
