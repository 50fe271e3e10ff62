import type { Cell, Correction, Policy } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Eventually } from '../eventually.ts';
import { StoreAwayError } from './deadline.ts';

/** What a store has of a key. */
export interface StoredLimit {
  /** The limiter's state, as the limiter returned it. Empty if nothing must be remembered. */
  readonly state: Cell[];
  /**
   * The time from which on the key can be dropped, in milliseconds since 1970: nothing of its quota
   * is spent then.
   */
  readonly expiresAt: number;
}

/** A decision over a key: what to store of it, and the result. */
export interface Update<T> extends StoredLimit {
  /** The result for the caller. */
  readonly result: T;
}

/** A store of limits by key. Throws or rejects if it fails, and has changed nothing then. */
export interface LimitsStore {
  /**
   * Reads a key's state, decides the next state and stores it, atomically: no other update of the
   * key comes between. An unknown key has an empty state. `decide` is pure and synchronous. A store
   * that has to try again calls it again. Throws what `decide` throws.
   */
  update<T>(key: string, decide: (state: Cell[]) => Update<T>): Eventually<T>;
  /** Finds out whether the store can be written. Throws if not. Absent if it cannot fail. */
  probe?(): Eventually<void>;
  /** Writes what is not yet written, and closes the store. */
  close(): Eventually<void>;
}

/** What is asked of a key's policies. */
export type Demand =
  | {
      readonly kind: 'take';
      readonly cost: number;
      /** The number of the slot that the call takes. 0 if no policy limits calls under way. */
      readonly lease: number;
    }
  | ({ readonly kind: 'settle' } & Correction);

/** What a deciding store decided, and over what. */
export interface Decided {
  /** Whether it is allowed. If not, nothing was spent. */
  readonly allowed: boolean;
  /** The store's time, in milliseconds since 1970. */
  readonly now: number;
  /** The state before the decision. */
  readonly state: Cell[];
}

/**
 * A store that decides by itself, where its data are, because many processes share it. It decides
 * as the limiter does over the same state at the same time.
 */
export interface DecidingStore {
  /**
   * Decides. `owed`: units that were spent beside the store. It counts them first, whatever is
   * left. Below 0 it gives them back.
   *
   * Errors: rejects if the store fails. It may have decided all the same.
   * Errors: `UnansweredError` if the answer can still come.
   */
  decide(key: string, policies: readonly Policy[], demand: Demand, owed: number): Promise<Decided>;
  /** Finds out whether the store decides. Rejects if not. */
  probe?(): Eventually<void>;
  /** Closes the store. */
  close(): Eventually<void>;
}

/** A store was asked and has not answered in time. Its answer can still come. */
export class UnansweredError extends StoreAwayError {
  override readonly name = 'UnansweredError';
  /** Settles when the answer comes, or when it cannot come any more. */
  readonly answer: Promise<Decided>;

  /** Makes an error for a deadline in milliseconds. */
  constructor(deadlineMs: number, answer: Promise<Decided>) {
    super(deadlineMs);
    this.answer = answer;
  }
}
