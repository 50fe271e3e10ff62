import { checkUnits, most } from './check.ts';
import { InvalidError } from './invalid.ts';
import type { MethodCost } from './types.ts';

/** Sum of the calls' prices; a method without a line costs what `*` does, and 1 where there is no `*`. No calls cost nothing. Throws `InvalidError`. */
export function cost(costs: readonly MethodCost[], calls: readonly string[]): number {
  const prices = new Map<string, number>();
  costs.forEach((line, index) => {
    checkUnits(`costs[${index}].cost`, line.cost);
    if (prices.has(line.method)) throw new InvalidError(`costs[${index}].method`, 'each method once', line.method);
    prices.set(line.method, line.cost);
  });
  const rest = prices.get('*') ?? 1;
  const sum = calls.reduce((total, method) => total + (prices.get(method) ?? rest), 0);
  if (sum > most) throw new InvalidError('calls', `prices that sum up to ${most} at most`, sum);
  return sum;
}
