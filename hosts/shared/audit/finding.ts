/** What is wrong with a ledger's record, and where first. */
export interface Finding {
  /**
   * What is wrong:
   *
   * - `malformed`: something is no entry, no answer of `signer_audit`, or no JSON.
   * - `hash-mismatch`: the text of the entry was changed.
   * - `fields-mismatch`: the fields beside the text of the entry differ from those in the text.
   * - `missing`: entries before this one are missing.
   * - `reordered`: the entry stands after a later one, or twice.
   * - `forked`: the entry does not follow on the one before it.
   * - `other-wallet`: the entry is of another ledger.
   * - `cut-off`: entries are missing at the end.
   * - `checkpoint-mismatch`: a checkpoint has another head than its entry.
   * - `bad-checkpoint`: a checkpoint is malformed, is not signed by a known key, or cannot be
   *   compared.
   * - `signed-while-stopped`: the entry is a signature with a key that an entry before it froze, or
   *   for a caller that one revoked: a gateway did not heed the ledger.
   * - `no-checkpoint`: a key had to vouch for the record, and no checkpoint is signed by it.
   */
  readonly code:
    | 'malformed'
    | 'hash-mismatch'
    | 'fields-mismatch'
    | 'missing'
    | 'reordered'
    | 'forked'
    | 'other-wallet'
    | 'cut-off'
    | 'checkpoint-mismatch'
    | 'bad-checkpoint'
    | 'signed-while-stopped'
    | 'no-checkpoint';
  /** Sequence of the entry that the finding is about. `undefined` if it is about none. */
  readonly sequence?: bigint;
  readonly expected: string;
  readonly got: string;
}
