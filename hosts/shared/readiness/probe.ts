import type { Eventually } from '../eventually.ts';
import type { Aborting } from '../exchange/abort.ts';
import type { Finding } from './finding.ts';

/** Looks whether a part of the gateway works. */
export interface Probe {
  /** The name of the part in the response: `ledger`, `chain:1`. */
  readonly name: string;
  /** Milliseconds for which a finding without a failure holds. */
  readonly keptMs: number;
  /**
   * Looks. `undefined` if the gateway has no such part. It never throws. `signal` aborts when
   * nobody waits any longer.
   */
  look(signal: Aborting): Eventually<Finding | undefined>;
}

/** Milliseconds for which what a store of this gateway answered holds. */
export const STORE_KEPT_MS = 2_000;

/** Milliseconds for which a failure holds at most. */
export const FAILURE_KEPT_MS = 5_000;

/** Milliseconds for which what somebody else answered holds, whose answers have a price. */
export const PRICED_KEPT_MS = 15_000;
