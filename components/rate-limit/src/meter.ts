import type { Cell, Policy } from './types.ts';

/**
 * Counts what is spent under one policy. It has no state of its own: that is in cells. The three
 * meters are all in which the kinds of policies differ.
 *
 * A *tick* is the smallest part of a unit that a meter tells apart. All its numbers of ticks and of
 * milliseconds are whole.
 */
export interface Meter {
  readonly policy: Policy;
  /** Whether the policy refuses. */
  readonly enforced: boolean;
  /** The ticks of a unit. */
  readonly perUnit: number;
  /** The most ticks that can be spent at once. */
  readonly capacity: number;
  /** Returns the ticks that are spent at `now`. */
  level(state: readonly Cell[], now: number): number;
  /** Returns the ticks that a call takes. */
  ticks(cost: number): number;
  /** Returns the milliseconds until a call passes. `Infinity` if it never will. */
  wait(cost: number, level: number, state: readonly Cell[], now: number): number;
  /** Returns the milliseconds until nothing is spent any more. */
  untilEmpty(level: number, state: readonly Cell[], now: number): number;
  /** Returns the level after `units` more, or fewer, of a take that was made at `at`. */
  corrected(level: number, units: number, at: number, now: number): number;
  /**
   * Adds the cells of a level to the next state. `taken` and `freed` are leases: of a slot that a
   * call takes, and of one that it gives back. 0 if there is none.
   */
  keep(next: Cell[], level: number, leases: Leases, state: readonly Cell[], now: number): void;
}

/** The leases of a decision. */
export interface Leases {
  /** The lease of the slot that the call takes. 0 if it takes none. */
  readonly taken: number;
  /** The lease of the slot that is given back. 0 if there is none. */
  readonly freed: number;
}

/** No lease is taken or freed. */
export const noLeases: Leases = { taken: 0, freed: 0 };
