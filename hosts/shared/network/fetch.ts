import type { Fetch, FetchFailure, Header, Response } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Redactor } from '../config/text/redact.ts';
import { err, ok } from '../result.ts';
import type { PerformFetch } from '../exchange/coalesce.ts';
import { NoRoom, TooLarge, UnknownCoding, readBounded } from './bounded.ts';
import type { Coming } from './bounded.ts';
import { placeOf } from './destination.ts';
import type { Destination } from './destination.ts';
import { fieldsToGive, fieldsToSend } from './fields.ts';
import { PrivateAddress, RefusedAddress } from './guard.ts';
import type { ByteBudget } from './byte-budget.ts';

/** A response whose body is still to be read. */
export interface Answer extends Coming {
  readonly status: number;
  /** As they came, one for each line where the host can tell them apart. */
  readonly headers: readonly Header[];
}

/** Sends a request and gives its response. No redirects are followed. Rejects with an error whose `code` may be shown; its message is not. */
export type Send = (
  to: Destination,
  request: { readonly method: 'GET' | 'POST'; readonly headers: readonly Header[]; readonly body: Uint8Array | undefined },
  signal: AbortSignal,
) => Promise<Answer>;

/** What fetching depends on. */
export interface FetchParts {
  readonly send: Send;
  readonly destination: (fetch: Fetch) => Destination;
  /** Milliseconds for a request, from the name's resolution to the last byte. */
  readonly timeout: number;
  readonly redact: Redactor;
  /** Room for the bodies of all requests under way. */
  readonly held: ByteBudget;
}

/** Performs requests: no cookies, no credentials, no redirects followed. What it says of a failure names an origin at most. */
export function fetchBy(parts: FetchParts): PerformFetch {
  const { timeout, redact } = parts;
  return async (fetch, signal) => {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort();
    }, timeout);
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) abort();
      return ok(await perform(parts, fetch, controller.signal));
    } catch (error) {
      return err(late ? { tag: 'timed-out' } : failureOf(error, fetch, redact));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  };
}

async function perform({ send, destination, held }: FetchParts, fetch: Fetch, signal: AbortSignal): Promise<Response> {
  const to = destination(fetch);
  const method = fetch.method === 'post' ? 'POST' : 'GET';
  const answer = await send(to, { method, headers: fieldsToSend(fetch.headers), body: fetch.body }, signal);
  using holding = held.open();
  const body = await readBounded(answer, fetch.maxBytes, holding);
  if (answer.status > 599) throw new TypeError('expected a status up to 599');
  return { status: answer.status, headers: fieldsToGive(answer.headers), body };
}

function failureOf(error: unknown, fetch: Fetch, redact: Redactor): FetchFailure {
  if (error instanceof RefusedAddress) return { tag: 'refused', val: redact(error.reason + settingFor(error, fetch)) };
  if (error instanceof TooLarge) return { tag: 'too-large', val: fetch.maxBytes };
  if (error instanceof UnknownCoding) return { tag: 'other', val: 'a content coding that was not asked for' };
  if (error instanceof NoRoom) return { tag: 'other', val: 'too many bytes of answers are under way here; ask again' };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return { tag: 'timed-out' };
  // A message may hold an address; a code does not. Whose it is, whoever asked knows.
  return { tag: 'unreachable', val: code };
}

/** Names the setting that would allow a destination, if there is one: none allows what a token chose. */
function settingFor(error: RefusedAddress, { url: text, chosenBy }: Fetch): string {
  const url = URL.parse(text);
  if (!(error instanceof PrivateAddress) || chosenBy === 'token' || url === null) return '';
  return `; network.allowPrivate does not list "${placeOf(url)}"`;
}
