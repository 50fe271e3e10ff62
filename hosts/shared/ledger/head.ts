/** Where a ledger stands. */
export interface LedgerHead {
  /** The sequence of its last entry. 0 if there is none. */
  readonly sequence: bigint;
  /** The SHA-256 of that entry's text, 32 bytes. */
  readonly head: Uint8Array;
}
