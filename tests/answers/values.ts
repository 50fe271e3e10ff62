/** Keys and values of answers for tests. */
import type { AnswerKey, Forgotten, KeptAnswer, RecalledAnswer } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** The contract that answers are about, and a second one. */
export const contract = '1/0x00000000000000000000000000000000000000aa';
export const other = '1/0x00000000000000000000000000000000000000ab';
/** The greatest token id. */
export const maxId = 2n ** 256n - 1n;

const token = (id: bigint): string => id.toString(16).padStart(64, '0');

/** Returns the key of an answer. Without an id it is about the contract. */
export const key = (id: bigint | undefined, variant = '', of = contract): AnswerKey => ({
  contract: of,
  ...(id === undefined ? {} : { token: token(id) }),
  variant,
});

/** Returns an answer. */
export const value = (mark: number, length = 10): Uint8Array => new Uint8Array(length).fill(mark);

/** Returns an answer that is kept for a minute, of a reading that begins now. */
export const kept = (now: bigint, at: AnswerKey, mark: number, length = 10): KeptAnswer => ({
  key: at,
  value: value(mark, length),
  readAt: now,
  keptUntil: now + 60_000_000n,
});

/** All answers about the contract. */
export const everything: Forgotten = { contract, tokens: { tag: 'all' } };

/** The answers about a range of tokens. */
export const range = (from: bigint, to: bigint): Forgotten => ({
  contract,
  tokens: { tag: 'range', val: { from: token(from), to: token(to) } },
});

/** Returns an answer that a store has found, unless it is outdated. */
export const valid = (found: RecalledAnswer | null | undefined): Uint8Array | undefined =>
  found?.outdated === false ? found.value : undefined;
