import type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Eventually } from '../eventually.ts';

/** An entry in a ledger. */
export interface StoredEntry {
  /** Its sequence, from 1. */
  readonly sequence: bigint;
  /** The SHA-256 of its text, 32 bytes: the head after the entry. */
  readonly head: Uint8Array;
  /** Its canonical text. */
  readonly text: string;
}

/**
 * The store of a wallet's ledger: entries in a chain, and rows. Every change of a row comes with an
 * entry. Only the signer component knows what the rows mean.
 *
 * SQLite and Durable Objects answer at once, a database over a network does not. A store that fails
 * throws. Nothing of the call has then happened, except for `commit`, where that is not known.
 */
export interface LedgerStore {
  /**
   * Waits until no other process appends to the ledger, and keeps them waiting until the turn is
   * disposed of, or `commit` has returned. `read`, `commit` and `entries` are then of this turn.
   * One turn is taken at a time. Absent, or returns `undefined`, if one process has the ledger to
   * itself.
   *
   * A turn saves processes from preparing on a head that moves. `commit` verifies the head in any
   * case.
   */
  turn?(): Eventually<AsyncDisposable | undefined>;
  /**
   * Returns whether this process is the one that does the wallet's work in the background, and
   * makes it the one if there is none. It stays so until it ends or loses the store. Absent, or
   * returns `undefined`, if one process has the ledger to itself.
   *
   * A process that has lost the store may believe for some seconds that it is still the one. Its
   * commits fail.
   */
  leads?(): Eventually<boolean | undefined>;
  /**
   * Returns the last sequence, its head, and those of the named rows that exist, as one consistent
   * view. The sequence is 0 and the head is 32 zero bytes if there are no entries.
   */
  read(rows: readonly string[]): Eventually<Ledger>;
  /**
   * Appends entries, each chained to the one before, and writes their rows, all in one transaction,
   * if and only if the head is still the first entry's `previous`.
   *
   * Returns `committed` if they are durable: a power failure does not undo it. Returns `stale` if
   * the head has moved: nothing was written. If it throws, all entries may be stored or none. The
   * next `read` tells. Throws a `RangeError`, and stores nothing, if the entries do not follow on
   * each other: that is a mistake of the caller.
   */
  commit(...entries: readonly Entry[]): Eventually<'committed' | 'stale'>;
  /** Returns at most `limit` entries with a sequence above `after`, in order. */
  entries(after: bigint, limit: number): Eventually<StoredEntry[]>;
  /**
   * Writes something that is no entry and no row, and waits until it is durable. Throws if that
   * fails: a commit would fail as well. Call it outside of a turn. Absent if the store cannot fail.
   */
  probe?(): Eventually<void>;
  /** Deletes the rows that have expired. `now` is in microseconds since 1970. */
  prune(now: bigint): Eventually<void>;
  /** Closes the store. Nothing is asked of it afterwards. */
  close(): Eventually<void>;
}

/** Returns the head of a ledger without entries. */
export const noHead = (): Uint8Array => new Uint8Array(32);

/**
 * Returns whether two heads are equal. They are no secret, so the time that it takes may tell where
 * they differ.
 */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Returns a row as the signer component takes it. */
export function rowOf(name: string, value: string, expires: bigint | undefined): Row {
  return { name, value, expires };
}

/**
 * Verifies that each entry of a commit is chained to the one before.
 *
 * Errors: throws a `RangeError`.
 */
export function verifyLinks(entries: readonly Entry[]): void {
  for (const [index, { sequence, previous }] of entries.entries()) {
    const before = entries[index - 1];
    if (before === undefined) continue;
    if (!sameBytes(before.head, previous))
      throw new RangeError(`entry ${sequence}: previous: expected the head of the entry before it, got another`);
    verifySequence(before.sequence, sequence);
  }
}

/**
 * Verifies that a sequence is the one after the last.
 *
 * Errors: throws a `RangeError`.
 */
export function verifySequence(last: bigint, sequence: bigint): void {
  if (sequence !== last + 1n) throw new RangeError(`entry: expected the sequence ${last + 1n}, got ${sequence}`);
}
