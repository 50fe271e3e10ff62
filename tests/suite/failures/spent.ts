/**
 * What is spent by the entries, or at most by the spending limits: value and fees in wei, and the
 * number of signatures.
 */
export interface Spent {
  readonly value: bigint;
  readonly fee: bigint;
  readonly count: number;
}

/** A limit that no test reaches. */
export const plenty: Spent = { value: 10n ** 24n, fee: 10n ** 24n, count: 1_000_000 };

/** A request with an idempotency key of its own. */
export interface Asked {
  readonly key: string;
  readonly method: 'eth_sendTransaction' | 'personal_sign';
  readonly params: readonly unknown[];
  /** The text of the message. `undefined` for a transaction. */
  readonly text?: string;
}
