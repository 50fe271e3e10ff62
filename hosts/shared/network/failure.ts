import type { Fetch, FetchFailure } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Redactor } from '../config/text/redact.ts';
import { BudgetExceeded, TooLarge, UnknownCoding } from './bounded.ts';
import { placeOf } from './destination.ts';
import { PrivateAddress, RefusedAddress } from './guard.ts';

/** Returns what a request came to that failed. It names an origin at most. */
export function failureOf(error: unknown, fetch: Fetch, redact: Redactor): FetchFailure {
  if (error instanceof RefusedAddress) return { tag: 'refused', val: redact(error.reason + settingFor(error, fetch)) };
  if (error instanceof TooLarge) return { tag: 'too-large', val: fetch.maxBytes };
  if (error instanceof UnknownCoding) return { tag: 'other', val: 'the response has a content coding that the host cannot decode' };
  if (error instanceof BudgetExceeded) return { tag: 'overloaded' };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return { tag: 'timed-out' };
  // A message may hold an address, a code does not.
  return { tag: 'unreachable', val: code };
}

/**
 * Names the setting that would allow a destination, if there is one: none allows what a token
 * chose.
 */
function settingFor(error: RefusedAddress, { url: text, chosenBy }: Fetch): string {
  const url = URL.parse(text);
  if (!(error instanceof PrivateAddress) || chosenBy === 'token' || url === null) return '';
  return `; network.allowPrivate does not list "${placeOf(url)}"`;
}
