import { isWithin } from './keys.ts';
import type { KeyRange } from './keys.ts';

/**
 * Microseconds after which nobody still works on an answer: several times the longest deadline of a
 * request. An answer whose reading began earlier is not kept.
 */
export const MAX_READING_MICROSECONDS = 600_000_000n;

/** The most ranges that are remembered one by one. */
const MAX_RANGES = 1024;

/**
 * What was forgotten a short time ago, and when. An answer whose reading began before that may show
 * what was true before it, so it must not be kept. Bounded: if there are too many ranges, every
 * answer whose reading began before the last of them counts as forgotten.
 *
 * Times are microseconds since 1970.
 */
export class RecentlyForgotten {
  #ranges: { readonly range: KeyRange; readonly at: bigint }[] = [];
  #everythingBefore = -1n;

  /** Adds what was forgotten now. */
  add(range: KeyRange, now: bigint): void {
    this.#ranges = this.#ranges.filter(({ at }) => now - at <= MAX_READING_MICROSECONDS);
    if (this.#ranges.length >= MAX_RANGES) {
      this.#ranges = [];
      this.#everythingBefore = now;
    }
    this.#ranges.push({ range, at: now });
  }

  /**
   * Tells whether an answer whose reading began at a time must not be kept. Clocks may be as coarse
   * as a millisecond: a reading that began at the very time comes after, as one of a refresh does.
   */
  outdates(key: string, readAt: bigint, now: bigint): boolean {
    return (
      readAt < this.#everythingBefore ||
      now - readAt > MAX_READING_MICROSECONDS ||
      this.#ranges.some(({ range, at }) => readAt < at && isWithin(key, range))
    );
  }
}
