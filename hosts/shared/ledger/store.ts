import type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Eventually } from '../eventually.ts';

/** An entry as it is kept. */
export interface KeptEntry {
  /** Its sequence, from 1. */
  readonly sequence: bigint;
  /** SHA-256 of its text, 32 bytes: the head after it. */
  readonly head: Uint8Array;
  /** Its canonical text. */
  readonly text: string;
}

/**
 * Where a wallet's ledger is kept: entries in a chain, and rows that change with them and never without. What rows mean, only the signer component knows.
 * `node:sqlite` and Durable Objects answer at once, a database over a network does not.
 * A store that cannot do what is asked throws; nothing of the call has then happened, or it is not known whether it has (`commit`).
 */
export interface LedgerStore {
  /** The last sequence, its head (0 and 32 zero bytes for none), and of the rows named those that exist. One consistent view. */
  read(rows: readonly string[]): Eventually<Ledger>;
  /**
   * Keeps entries, each chained to the one before, and writes their rows, all in one transaction, if and only if the head is still the first's `previous`. `committed`: they are durable, a
   * power failure does not undo it. `stale`: the head has moved, nothing was written. When it throws, all of them may have been kept or none: the next `read` tells.
   * Entries that do not follow on each other are a mistake of the caller's: a `RangeError`, and nothing is kept.
   */
  commit(...entries: readonly Entry[]): Eventually<'committed' | 'stale'>;
  /** Entries with a sequence above `after`, in order, at most `limit`. */
  entries(after: bigint, limit: number): Eventually<KeptEntry[]>;
  /** Drops the rows that have expired. `now`: microseconds since 1970. */
  prune(now: bigint): Eventually<void>;
  /** Gives the store back. Nothing is asked of it afterwards. */
  close(): Eventually<void>;
}

/** The head of a ledger without entries. */
export const noHead = (): Uint8Array => new Uint8Array(32);

/** Whether two heads are the same. They are no secret. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** A row as the component takes it. */
export function rowOf(name: string, value: string, expires: bigint | undefined): Row {
  return { name, value, expires };
}
