/** One limit of a client. */
export interface Policy {
  /** Name as in the `RateLimit` fields: printable ASCII. */
  name: string;
  /**
   * What is limited. `rate`: units over a window, with a burst. `concurrency`: calls under way.
   * `day` and `month`: units from one reset to the next, in UTC.
   */
  kind: string;
  /** Units over a window, slots, or units from one reset to the next: whole, at least 1. */
  quota: number;
  /**
   * Seconds, 0.001 or more, a whole number of milliseconds. Of `concurrency`: after which a slot
   * expires. Not used by `day` and `month`.
   */
  window: number;
  /** Maximum of units that can be spent at once: whole, at least 1. Only `rate` uses it. */
  burst: number;
  /** `enforce` refuses what exceeds the limit. `shadow` only judges and counts. `off`: neither. */
  mode: string;
  /** Whom the policy counts together: `client`, `network` or `all`. */
  scope: string;
  /** What becomes of spent units if the limits change: `proportional`, `keep` or `reset`. */
  carryOver: string;
}

/** What is spent under one policy. A policy without a cell has all its units. */
export interface Cell {
  /** The policy as `KIND/QUOTA/MILLISECONDS/BURST NAME`, so that a change of its limits shows. */
  policy: string;
  /** Ticks spent and not yet given back. Of `concurrency`: the number of a lease. */
  level: number;
  /** Time of this level: whole milliseconds since 1970. Of `concurrency`: the lease's expiry. */
  at: number;
}

/** The part of one policy in a decision. */
export interface Verdict {
  /** Name of the policy. */
  policy: string;
  /** Whole units that can be spent now, after this decision. */
  available: number;
  /** Seconds until all units are there again. */
  reset: number;
  /** Whether this policy does not have the units. Also set for a shadow policy. */
  violated: boolean;
  /** Mode of the policy. A violated policy refuses only if its mode is `enforce`. */
  mode: string;
}

/** The decision of all policies together: either all of them take the units or none does. */
export interface Decision {
  /** Whether the call passes. Otherwise nothing is spent from any policy. */
  allowed: boolean;
  /** Units that were asked for, or that a settlement left spent. */
  cost: number;
  /** Seconds after which the same call would pass. 0 if it is allowed, -1 if it can never pass. */
  retryAfter: number;
  /** One for each policy, in the order given. */
  verdicts: Verdict[];
  /** The next state. A policy that has all its units again has no cell. */
  state: Cell[];
  /** When it was decided: milliseconds since 1970. */
  at: number;
  /**
   * Milliseconds since 1970 at which every policy has all its units again. The state of the key can
   * be evicted then.
   */
  expiresAt: number;
}

/** A call whose price is asked for. */
export interface MeteredCall {
  /** Name of the method. */
  name: string;
  /** How many blocks the call ranges over: whole. 0 if it has no range. */
  blocks: number;
}

/** The prices of calls. */
export interface Bill {
  /** The sum of the prices: what a decision is asked for. */
  total: number;
  /** The price of each call, in the order given. */
  prices: Float64Array;
}

/** The price of one method, or of many. */
export interface MethodCost {
  /** Name of the method, or a beginning with `*` at its end. `*` is every other method. */
  method: string;
  /** Price in units: whole, at least 0. */
  cost: number;
  /** A number of blocks: `blocksCost` is added for each so many of a call's range. 0: none. */
  blocks: number;
  /** Units for each `blocks` blocks: whole, at least 0. */
  blocksCost: number;
}

/** A response field. */
export interface Field {
  /** Name in lower case. */
  name: string;
  /** Value. */
  value: string;
}
