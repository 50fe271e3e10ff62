import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Eventually } from '../eventually.ts';

/** What a store keeps of a key. */
export interface Kept {
  /** The limiter's state, as it gave it. Empty: nothing is to be remembered. */
  readonly state: Cell[];
  /** Milliseconds since 1970 from which on the key can be forgotten: nothing is spent any more. */
  readonly expiresAt: number;
  /** Whether forgetting the key early would let somebody pass who is being held: a store short of room forgets other keys first. */
  readonly limited: boolean;
}

/** What is decided over a key: what stays of it, and the answer. */
export interface Update<T> extends Kept {
  /** For whoever asked. */
  readonly result: T;
}

/** Where limits are remembered, by key. Answers at once or later; throws or rejects when it cannot, and has changed nothing then. */
export interface LimitsStore {
  /**
   * Reads a key's state, has the next one decided and keeps it, atomically: no other update of the key comes between. A key that is not known has an empty state.
   * `decide` is pure and at once, and may be called again where a store has to try again. What it throws comes out as it is.
   */
  update<T>(key: string, decide: (state: Cell[]) => Update<T>): Eventually<T>;
  /** Writes what is not written yet and lets go of everything. */
  close(): Eventually<void>;
}
