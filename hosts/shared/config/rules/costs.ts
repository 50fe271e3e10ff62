/** Prices of methods that hold as they are, but may not be what was meant. */
import type { ConfigWarning } from '../config-error.ts';
import type { Limits } from '../types.ts';

/** Warns of prices without `*`: a method that they do not list costs one unit. */
export function costWarnings({ costs }: Limits): ConfigWarning[] {
  if (Object.hasOwn(costs, '*')) return [];
  const text =
    'there is no price `*`, so every method that is not listed costs 1 unit. Add "*" with the price of every other method: "*": 20 is the default, "*": 1 keeps the price and ends this warning';
  return [{ at: '/limits/costs', text }];
}
