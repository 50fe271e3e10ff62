/**
 * The keys of answers as text that sorts by contract, then by token. All answers about a range of
 * tokens are then a range of keys, in memory and in SQLite alike.
 */
import type { AnswerKey, Forgotten } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** A range of keys. */
export interface KeyRange {
  /** The first key that is in the range. */
  readonly from: string;
  /** The first key after the range. */
  readonly below: string;
}

/**
 * Separates the parts of a key. It precedes every hexadecimal digit in the order of characters, so
 * that an answer about the contract itself is in no range of tokens.
 */
const SEPARATOR = '/';
/** Follows the separator in the order of characters. */
const AFTER = '0';

/** Returns the text of a key. An answer about the contract itself has no token in it. */
export function keyOf({ contract, token, variant }: AnswerKey): string {
  return `${contract}${SEPARATOR}${token ?? ''}${SEPARATOR}${variant}`;
}

/** Returns the range of all keys of the answers that are outdated. */
export function rangeOf({ contract, tokens }: Forgotten): KeyRange {
  if (tokens.tag === 'all') return { from: contract + SEPARATOR, below: contract + AFTER };
  const { from, to } = tokens.val;
  return { from: contract + SEPARATOR + from + SEPARATOR, below: contract + SEPARATOR + to + AFTER };
}

/** Tells whether a key is in a range. */
export function isWithin(key: string, { from, below }: KeyRange): boolean {
  return key >= from && key < below;
}
