/**
 * GCRA as a continuous-state leaky bucket (ITU-T I.371): a level that rises by what is spent and leaks at the policy's rate.
 *
 * Exactness: time is in whole milliseconds and costs are whole, so every true level is a multiple of 1/window, the window in milliseconds. Where level times window is
 * below 2^51 the arithmetic is done in these ticks and rounding never adds up: a burst of N passes N single units at one instant, not one more, and the next after
 * window / quota, rounded up to the clock's millisecond. Above (a million units over an odd number of years) it is plain f64: off by 2^-52 of the level at most.
 */
import { most } from './check.ts';
import type { Cell, Policy } from './types.ts';

/** A rate in lowest terms: so many units over so many milliseconds. */
export interface Rate {
  /** Units. */
  readonly units: number;
  /** Milliseconds. */
  readonly period: number;
}

/** A level at a moment. */
export interface Bucket {
  /** Units spent and not yet given back. */
  readonly level: number;
  /** Milliseconds since 1970, whole. */
  readonly at: number;
}

const exact = 2 ** 51;

/** A policy's rate. */
export function rateOf(policy: Policy): Rate {
  const period = Math.round(policy.window * 1000);
  let [divisor, rest] = [period, policy.quota % period];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return { units: policy.quota / divisor, period: period / divisor };
}

/** What a cell holds now; none is an empty bucket. A clock that went back neither leaks nor lets time be counted twice: the bucket stays at its later moment. */
export function leak(cell: Cell | undefined, rate: Rate, now: number): Bucket {
  if (cell === undefined) return { level: 0, at: now };
  if (cell.at >= now) return cell;
  const ticks = cell.level * rate.period;
  const given = (now - cell.at) * rate.units;
  const level = ticks < exact ? (Math.round(ticks) - given) / rate.period : cell.level - given / rate.period;
  return { level: Math.max(0, level), at: now };
}

/** A bucket with so many units more, or fewer: never below empty, never beyond `most`. */
export function add(bucket: Bucket, units: number): Bucket {
  return { level: Math.min(most, Math.max(0, bucket.level + units)), at: bucket.at };
}

/** Whole milliseconds in which so many units leak. */
export function timeFor(units: number, rate: Rate): number {
  const ticks = units * rate.period;
  return Math.ceil((ticks < exact ? Math.round(ticks) : ticks) / rate.units);
}
