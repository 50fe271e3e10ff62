import { isOf, shapeOf } from './cell-name.ts';
import type { Shape } from './cell-name.ts';
import type { Cell, Policy } from './types.ts';

/** What a change of limits does to the ticks that were spent under the limits before. */
export interface Change {
  /** Ticks that are spent now, by the limits before. */
  readonly spent: number;
  /** The ticks of a unit, and the most that could be spent at once, by the limits before. */
  readonly perUnit: number;
  readonly capacity: number;
}

/**
 * Returns the ticks that are spent under a policy whose limits have changed since its cell was
 * written. What is spent is rounded up to whole ticks.
 *
 * - `proportional`: the same share of the capacity is spent as before.
 * - `keep`: the same number of units is spent as before.
 * - `reset`: nothing is spent.
 *
 * A policy that has become one of another kind begins with nothing spent.
 */
export function carriedOver(
  policy: Policy,
  { perUnit, capacity }: Pick<Change, 'perUnit' | 'capacity'>,
  state: readonly Cell[],
  before: (shape: Shape, cell: Cell) => Change,
): number {
  const cell = policy.carryOver === 'reset' ? undefined : state.find((one) => isOf(one.policy, policy));
  const shape = cell === undefined ? undefined : shapeOf(cell.policy);
  if (cell === undefined || shape?.kind !== policy.kind) return 0;
  const change = before(shape, cell);
  return policy.carryOver === 'keep' ? scaled(change.spent, perUnit, change.perUnit) : scaled(change.spent, capacity, change.capacity);
}

/** Returns `value * numerator / denominator`, rounded up. Exact if the product is below 2^53. */
function scaled(value: number, numerator: number, denominator: number): number {
  return Math.ceil((value * numerator) / denominator);
}
