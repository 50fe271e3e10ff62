/** One limit: a rate with a burst, decided by GCRA (ITU-T I.371). */
export interface Policy {
  /** Name, as in the `RateLimit` fields: printable ASCII. */
  name: string;
  /** Quota units given back over one window: whole, at least 1. */
  quota: number;
  /** Window in seconds, at least 0.001, a whole number of milliseconds. */
  window: number;
  /** Most units that can be spent at once: whole, at least 1. */
  burst: number;
  /** `enforce`, or `shadow`: judged and counted, never refusing. */
  mode: string;
}

/** What is remembered of a key under one policy. A policy without a cell is full. */
export interface Cell {
  /** Name of the policy. */
  policy: string;
  /** Units spent and not yet given back. */
  level: number;
  /** When that was so: milliseconds since 1970, whole. */
  at: number;
}

/** One policy's part of a decision. */
export interface Verdict {
  /** Name of the policy. */
  policy: string;
  /** Whole units that can be spent now, after this decision. */
  available: number;
  /** Seconds until the burst is whole again. */
  reset: number;
  /** Whether this policy does not have the units (a shadow policy too). */
  violated: boolean;
  /** Its mode: only a violated policy that is `enforce`d refuses. */
  mode: string;
}

/** All policies' decision: all or nothing. */
export interface Decision {
  /** Whether the call passes. If it does not, nothing is spent from any policy. */
  allowed: boolean;
  /** Seconds after which the same call would pass, 0 when allowed, -1 when it never would. */
  retryAfter: number;
  /** One for each policy, in the order given. */
  verdicts: Verdict[];
  /** The next state. What is full again has no cell. */
  state: Cell[];
  /** Milliseconds since 1970 at which every cell is full and the key can be forgotten. */
  expiresAt: number;
}

/** Price of one method. */
export interface MethodCost {
  /** Method name, or `*` for those without a line of their own. */
  method: string;
  /** Units, whole, at least 0. */
  cost: number;
}

/** The response fields of draft-ietf-httpapi-ratelimit-headers: values, not lines. */
export interface Fields {
  /** Value of `RateLimit`. */
  rateLimit: string;
  /** Value of `RateLimit-Policy`. */
  rateLimitPolicy: string;
}
