/** One limit: a rate with a burst, enforced by GCRA (ITU-T I.371). */
export interface Policy {
  /** Name as in the `RateLimit` fields: printable ASCII. */
  name: string;
  /** Quota units given back over one window: whole, at least 1. */
  quota: number;
  /** Window in seconds, at least 0.001, a whole number of milliseconds. */
  window: number;
  /** Maximum of units that can be spent at once: whole, at least 1. */
  burst: number;
  /** `enforce` refuses what exceeds the limit. `shadow` only judges and counts. */
  mode: string;
}

/** State of a client key under one policy. A policy without a cell has its whole burst. */
export interface Cell {
  /** Name of the policy. */
  policy: string;
  /** Units spent and not yet given back. */
  level: number;
  /** Time of this level: whole milliseconds since 1970. */
  at: number;
}

/** The part of one policy in a decision. */
export interface Verdict {
  /** Name of the policy. */
  policy: string;
  /** Whole units that can be spent now, after this decision. */
  available: number;
  /** Seconds until the burst is whole again. */
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
  /** Seconds after which the same call would pass. 0 if it is allowed, -1 if it can never pass. */
  retryAfter: number;
  /** One for each policy, in the order given. */
  verdicts: Verdict[];
  /** The next state. A policy that has its whole burst again has no cell. */
  state: Cell[];
  /**
   * Milliseconds since 1970 at which every policy has its whole burst again. The state of the key
   * can be evicted then.
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

/** The price of one method. */
export interface MethodCost {
  /** Name of the method, or `*` for every method without a price. */
  method: string;
  /** Price in units: whole, at least 0. */
  cost: number;
}

/** A response field. */
export interface Field {
  /** Name in lower case. */
  name: string;
  /** Value. */
  value: string;
}
