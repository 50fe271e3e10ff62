import type { Policy } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';

/** Milliseconds of a day. Days begin at midnight UTC. */
const DAY_MS = 86_400_000;

/**
 * Units of a key that passed beside its store, which has still to count them. Below 0: units that
 * the store spent for nothing, and that go back.
 */
export class Debt {
  #units = 0;
  /** When the oldest of them was made, in milliseconds since 1970. */
  #since = 0;

  /** Adds units that passed at a time, or takes away units that were spent for nothing. */
  add(units: number, now: number, policies: readonly Policy[]): void {
    if (units === 0) return;
    const before = this.units(now, policies);
    if (before === 0) this.#since = now;
    this.#units = bounded(before + units, policies);
  }

  /**
   * Returns the units by now. What goes back gets less with its age, because a rate has given back
   * some of it already, and nothing of a former day goes back. What is owed stays: to count it late
   * admits no more than is allowed.
   */
  units(now: number, policies: readonly Policy[]): number {
    if (this.#units >= 0) return this.#units;
    if (Math.floor(now / DAY_MS) !== Math.floor(this.#since / DAY_MS)) return 0;
    const age = Math.max(0, now - this.#since);
    return Math.min(0, this.#units + age * fastest(policies));
  }

  /** Takes the units out, to be sent to the store. */
  take(now: number, policies: readonly Policy[]): number {
    const units = this.units(now, policies);
    this.#units = 0;
    return units;
  }
}

/** Returns how many units the fastest rate gives back in a millisecond. */
function fastest(policies: readonly Policy[]): number {
  return Math.max(0, ...policies.map(({ kind, quota, window }) => (kind === 'rate' ? quota / (window * 1000) : 0)));
}

/** Bounds units by the most that any policy can have spent: the rest has been given back. */
function bounded(units: number, policies: readonly Policy[]): number {
  const max = Math.max(0, ...policies.map(({ kind, quota, burst }) => (kind === 'rate' ? burst : quota)));
  return Math.max(-max, Math.min(max, units));
}
