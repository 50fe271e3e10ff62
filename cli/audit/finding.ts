/** What is wrong with a ledger's record, and where first. */
export interface Finding {
  /**
   * `malformed`: no entry, no answer, or no JSON. `hash-mismatch`: an entry's text was changed. `fields-mismatch`: the fields shown beside an entry's text are not those in it. `missing`: entries before
   * this one are not there. `reordered`: it stands after a later one, or twice. `forked`: it follows on another entry than the one before it. `other-wallet`: it is of another ledger. `cut-off`: entries are missing at the end.
   * `checkpoint-mismatch`: a checkpoint has another head than the entry. `bad-checkpoint`: a checkpoint is none, is not signed by a key that is known, or cannot be compared.
   * `no-checkpoint`: the record was to be vouched for by a key, and there is no checkpoint of it.
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
    | 'no-checkpoint';
  /** Sequence of the entry that it is about; none: it is about none. */
  readonly sequence?: bigint;
  readonly expected: string;
  readonly got: string;
}
