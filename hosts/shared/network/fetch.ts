import type { Fetch, FetchFailure, Header, Response } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Redactor } from '../config/text/redact.ts';
import { err, ok } from '../result.ts';
import type { PerformFetch } from '../exchange/coalesce.ts';
import { BudgetExceeded, TooLarge, UnknownCoding, readBounded } from './bounded.ts';
import type { UnreadBody } from './bounded.ts';
import { placeOf } from './destination.ts';
import type { Destination } from './destination.ts';
import { fieldsToKeep, fieldsToSend } from './fields.ts';
import { PrivateAddress, RefusedAddress } from './guard.ts';
import type { ByteBudget } from './byte-budget.ts';

/** A response of an upstream whose body is still to be read. */
export interface UpstreamResponse {
  readonly status: number;
  /** The fields as they came, one per line if the host can tell them apart. */
  readonly headers: readonly Header[];
  readonly body: UnreadBody;
}

/**
 * Sends a request, and returns the response. Follows no redirects. Rejects if there is no response:
 * the error's `code` may be shown, its message may not.
 */
export type Send = (
  to: Destination,
  request: { readonly method: 'GET' | 'POST' | 'HEAD'; readonly headers: readonly Header[]; readonly body: Uint8Array | undefined },
  signal: AbortSignal,
) => Promise<UpstreamResponse>;

/** What fetching depends on. */
export interface FetchParts {
  readonly send: Send;
  readonly destination: (fetch: Fetch) => Destination;
  /** Milliseconds for a request, from the resolution of the name to the last byte. */
  readonly timeoutMs: number;
  readonly redact: Redactor;
  /** The budget for the bodies of all requests under way. */
  readonly bodyBudget: ByteBudget;
}

/**
 * Returns a function that performs requests, without cookies, credentials or redirects. Its
 * failures name an origin at most.
 */
export function fetchBy(parts: FetchParts): PerformFetch {
  const { timeoutMs, redact } = parts;
  return async (fetch, signal) => {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort();
    }, timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) abort();
      return ok(await perform(parts, fetch, controller.signal));
    } catch (error) {
      return err(timedOut ? { tag: 'timed-out' } : failureOf(error, fetch, redact));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  };
}

const methods = { get: 'GET', post: 'POST', head: 'HEAD' } as const;

async function perform({ send, destination, bodyBudget }: FetchParts, fetch: Fetch, signal: AbortSignal): Promise<Response> {
  const to = destination(fetch);
  const method = methods[fetch.method];
  const response = await send(to, { method, headers: fieldsToSend(fetch.headers), body: fetch.body }, signal);
  using reservation = bodyBudget.reserve();
  const body = await readBounded(response.body, fetch.maxBytes, reservation);
  if (response.status > 599) throw new TypeError(`expected a status of at most 599, got ${response.status}`);
  return { status: response.status, headers: fieldsToKeep(response.headers), body };
}

function failureOf(error: unknown, fetch: Fetch, redact: Redactor): FetchFailure {
  if (error instanceof RefusedAddress) return { tag: 'refused', val: redact(error.reason + settingFor(error, fetch)) };
  if (error instanceof TooLarge) return { tag: 'too-large', val: fetch.maxBytes };
  if (error instanceof UnknownCoding) return { tag: 'other', val: 'the response has a content coding that the host did not ask for' };
  if (error instanceof BudgetExceeded) return { tag: 'other', val: 'too many bytes of responses are in memory on this host; try again' };
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
