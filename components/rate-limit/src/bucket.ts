/**
 * GCRA as a continuous-state leaky bucket (ITU-T I.371). The level rises by what is spent and leaks
 * at the policy's rate.
 *
 * Exactness: time is in whole milliseconds and costs are whole. So every true level is a multiple
 * of 1/window, with the window in milliseconds. If level times window is below 2^51, the arithmetic
 * uses these ticks, and rounding errors never add up. Then a burst of N passes exactly N single
 * units at one instant, and the next unit after window / quota, rounded up to the clock's
 * millisecond. Above 2^51 (a million units over an odd number of years) it is plain f64, off by at
 * most 2^-52 of the level.
 */
import { MAX_UNITS } from './validate.ts';
import type { Cell, Policy } from './types.ts';

/** A rate in lowest terms: units over milliseconds. */
export interface Rate {
  /** Units that leak over one period. */
  readonly units: number;
  /** The period in milliseconds. */
  readonly period: number;
}

/** The level of a bucket at a moment. */
export interface Bucket {
  /** Units spent and not yet given back. */
  readonly level: number;
  /** Milliseconds since 1970, whole. */
  readonly at: number;
}

/** The bound below which the number of ticks is exact. */
const maxExactTicks = 2 ** 51;

/** Returns a policy's rate. */
export function rateOf(policy: Policy): Rate {
  const period = Math.round(policy.window * 1000);
  let [divisor, rest] = [period, policy.quota % period];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return { units: policy.quota / divisor, period: period / divisor };
}

/**
 * Returns the bucket of a cell at `now`. Without a cell the bucket is empty. If the clock went
 * back, the bucket stays at its later moment, so no time counts twice.
 */
export function leak(cell: Cell | undefined, rate: Rate, now: number): Bucket {
  if (cell === undefined) return { level: 0, at: now };
  if (cell.at >= now) return cell;
  const ticks = cell.level * rate.period;
  const given = (now - cell.at) * rate.units;
  const level = ticks < maxExactTicks ? (Math.round(ticks) - given) / rate.period : cell.level - given / rate.period;
  return { level: Math.max(0, level), at: now };
}

/**
 * Adds units to a bucket, or takes them out if `units` is negative. The level stays between 0 and
 * `MAX_UNITS`.
 */
export function add(bucket: Bucket, units: number): Bucket {
  return { level: Math.min(MAX_UNITS, Math.max(0, bucket.level + units)), at: bucket.at };
}

/** Returns the whole milliseconds in which so many units leak. */
export function timeFor(units: number, rate: Rate): number {
  const ticks = units * rate.period;
  return Math.ceil((ticks < maxExactTicks ? Math.round(ticks) : ticks) / rate.units);
}
