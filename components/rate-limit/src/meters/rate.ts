import { carriedOver } from '../carry-over.ts';
import { cellName, windowMs } from '../cell-name.ts';
import type { Leases, Meter } from '../meter.ts';
import type { Cell, Policy } from '../types.ts';
import { MAX_UNITS } from '../validate.ts';

/** A rate in lowest terms. */
export interface Rate {
  /** Ticks that are given back each millisecond. */
  readonly perMs: number;
  /** Ticks of a unit. */
  readonly perUnit: number;
}

/**
 * GCRA as a leaky bucket (ITU-T I.371): the level rises by what is spent and leaks at the policy's
 * rate.
 *
 * The algorithm, for one who writes it in another language. With the quota Q, the window W in
 * milliseconds, the burst B, and d the greatest common divisor of Q and W:
 *
 *     perMs    = Q / d                       a unit is W / d ticks
 *     perUnit  = W / d                       so that Q units in W ms are perMs ticks in each ms
 *     capacity = B * perUnit
 *     level    = max(0, cell.level - max(0, now - cell.at) * perMs)      no cell: 0
 *     passes   = level - capacity + cost * perUnit <= 0
 *     then       level = level + cost * perUnit                          a refusal keeps the level
 *     wait     = ceil((level - capacity + cost * perUnit) / perMs)       milliseconds
 *     available = max(0, floor((capacity - level) / perUnit))
 *     reset    = ceil(level / perMs)                                     milliseconds
 *     next cell = level, now                                             none if the level is 0
 *
 * Exactness: every number is whole. Below 2^53 nothing is rounded: a burst of N passes exactly N
 * single units at one instant, and the next unit after W / Q, rounded up to the clock's
 * millisecond. Above 2^53 (a million units over an odd number of years) a level is off by at most
 * 2^-53 of itself.
 *
 * A clock that lies: a cell from the future counts as one of now. So a clock that is set back gives
 * nothing back by itself, and nobody waits for longer than the units need. A clock that is set
 * ahead gives back what its step is worth, at most a burst. In any stretch of decisions the policy
 * admits at most the burst and what leaks in the sum of all steps that the clock has made ahead.
 */
export class RateMeter implements Meter {
  readonly policy: Policy;
  readonly enforced: boolean;
  readonly perUnit: number;
  readonly capacity: number;
  readonly #cell: string;
  readonly #perMs: number;

  constructor(policy: Policy) {
    const { perMs, perUnit } = rateOf(policy.quota, windowMs(policy));
    this.policy = policy;
    this.enforced = policy.mode === 'enforce';
    this.perUnit = perUnit;
    this.capacity = policy.burst * perUnit;
    this.#cell = cellName(policy);
    this.#perMs = perMs;
  }

  level(state: readonly Cell[], now: number): number {
    for (const cell of state) if (cell.policy === this.#cell) return leaked(cell, this.#perMs, now);
    if (state.length === 0) return 0;
    return carriedOver(this.policy, this, state, ({ quota, window, burst }, cell) => {
      const { perMs, perUnit } = rateOf(quota, window);
      return { spent: leaked(cell, perMs, now), perUnit, capacity: burst * perUnit };
    });
  }

  ticks(cost: number): number {
    return cost * this.perUnit;
  }

  wait(cost: number, level: number): number {
    if (cost > this.policy.burst) return Number.POSITIVE_INFINITY;
    return Math.ceil((level - this.capacity + cost * this.perUnit) / this.#perMs);
  }

  untilEmpty(level: number): number {
    return Math.ceil(level / this.#perMs);
  }

  corrected(level: number, units: number): number {
    return Math.min(MAX_UNITS * this.perUnit, Math.max(0, level + units * this.perUnit));
  }

  keep(next: Cell[], level: number, _leases: Leases, _state: readonly Cell[], now: number): void {
    if (level > 0) next.push({ policy: this.#cell, level, at: now });
  }
}

function leaked({ level, at }: Cell, perMs: number, now: number): number {
  return at >= now ? level : Math.max(0, level - (now - at) * perMs);
}

/** Returns the rate of a quota over a window in milliseconds. */
export function rateOf(quota: number, window: number): Rate {
  let [divisor, rest] = [window, quota % window];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return { perMs: quota / divisor, perUnit: window / divisor };
}
