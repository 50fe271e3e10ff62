import { carriedOver } from '../carry-over.ts';
import { cellName } from '../cell-name.ts';
import type { Leases, Meter } from '../meter.ts';
import type { Cell, Policy } from '../types.ts';
import { MAX_UNITS } from '../validate.ts';

const DAY_MS = 86_400_000;

/** A stretch of time between two resets, in milliseconds since 1970. */
interface Period {
  readonly start: number;
  readonly end: number;
}

/**
 * Counts units from one reset to the next: midnight, or the midnight that begins a month, in UTC.
 *
 * The algorithm: a cell counts if its time is not before the start of the period of `now`. Its
 * level is in units, so a tick is a unit. A call passes if level + cost <= quota, and otherwise
 * waits for the end of the period. A correction of a take before the start changes nothing.
 *
 * A clock that lies: a cell from the future counts as one of now. So a clock that is set back over
 * a reset keeps what was spent, and one that is set ahead over a reset begins a new period.
 */
export class CalendarMeter implements Meter {
  readonly policy: Policy;
  readonly enforced: boolean;
  readonly perUnit = 1;
  readonly capacity: number;
  readonly #cell: string;
  readonly #periodOf: (now: number) => Period;
  /** The period of the last decision: most decisions are in the same one. */
  #period: Period = { start: 0, end: 0 };

  constructor(policy: Policy, periodOf: (now: number) => Period) {
    this.policy = policy;
    this.enforced = policy.mode === 'enforce';
    this.capacity = policy.quota;
    this.#cell = cellName(policy);
    this.#periodOf = periodOf;
  }

  level(state: readonly Cell[], now: number): number {
    const { start } = this.#at(now);
    for (const { policy, level, at } of state) if (policy === this.#cell) return at >= start ? level : 0;
    if (state.length === 0) return 0;
    return carriedOver(this.policy, this, state, ({ quota }, { level, at }) => ({
      spent: at >= start ? level : 0,
      perUnit: 1,
      capacity: quota,
    }));
  }

  ticks(cost: number): number {
    return cost;
  }

  wait(cost: number, _level: number, _state: readonly Cell[], now: number): number {
    return cost > this.capacity ? Number.POSITIVE_INFINITY : this.#at(now).end - now;
  }

  untilEmpty(level: number, _state: readonly Cell[], now: number): number {
    return level === 0 ? 0 : this.#at(now).end - now;
  }

  corrected(level: number, units: number, at: number, now: number): number {
    return at < this.#at(now).start ? level : Math.min(MAX_UNITS, Math.max(0, level + units));
  }

  keep(next: Cell[], level: number, _leases: Leases, _state: readonly Cell[], now: number): void {
    if (level > 0) next.push({ policy: this.#cell, level, at: now });
  }

  #at(now: number): Period {
    if (now < this.#period.start || now >= this.#period.end) this.#period = this.#periodOf(now);
    return this.#period;
  }
}

/** Returns the day of a moment, in UTC. */
export function dayOf(now: number): Period {
  const start = now - (now % DAY_MS);
  return { start, end: start + DAY_MS };
}

/** Returns the month of a moment, in UTC. */
export function monthOf(now: number): Period {
  const { year, month } = civil(Math.floor(now / DAY_MS));
  const end = month === 12 ? daysBefore(year + 1, 1) : daysBefore(year, month + 1);
  return { start: daysBefore(year, month) * DAY_MS, end: end * DAY_MS };
}

/** The days of 400 years of the Gregorian calendar, after which it repeats. */
const ERA_DAYS = 146_097;
/** The days from 1 March of the year 0 to 1970. */
const EPOCH_DAYS = 719_468;

/** Returns the year and the month of a day, counted from 1970. Years begin in March in between. */
function civil(days: number): { year: number; month: number } {
  const era = Math.floor((days + EPOCH_DAYS) / ERA_DAYS);
  const day = days + EPOCH_DAYS - era * ERA_DAYS;
  const leapDays = Math.floor(day / 1_460) - Math.floor(day / 36_524) + Math.floor(day / 146_096);
  const yearOfEra = Math.floor((day - leapDays) / 365);
  const dayOfYear = day - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const index = Math.floor((5 * dayOfYear + 2) / 153);
  const month = index < 10 ? index + 3 : index - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month };
}

/** Returns the days from 1970 to the first day of a month. */
function daysBefore(year: number, month: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5);
  return era * ERA_DAYS + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - EPOCH_DAYS;
}
