import type { Fetch, Header } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Aborting } from '../exchange/abort.ts';
import type { Redactor } from '../config/text/redact.ts';
import type { UnreadBody } from './bounded.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Destination } from './destination.ts';
import { fieldsToKeep, fieldsToSend } from './fields.ts';

/** A response of an upstream whose body is still to be read. */
export interface UpstreamResponse {
  readonly status: number;
  /** The fields as they came, one per line if the host can tell them apart. */
  readonly headers: readonly Header[];
  readonly body: UnreadBody;
}

/** A request as it is sent. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'HEAD';
  readonly headers: readonly Header[];
  readonly body: Uint8Array | undefined;
}

/**
 * Sends a request, and returns the response. Follows no redirects. Rejects if there is no response:
 * the error's `code` may be shown, its message may not. `signal` aborts it until the body is read.
 * `client` is for whom it is sent. `undefined` if for the gateway itself.
 */
export type Send = (to: Destination, request: OutgoingRequest, signal: Aborting, client?: string) => Promise<UpstreamResponse>;

/** What fetching depends on. */
export interface FetchParts {
  readonly send: Send;
  readonly destination: (fetch: Fetch) => Destination;
  /**
   * Milliseconds for a request, from the resolution of the name to the last byte. If the body is
   * read in chunks: to the head, and for each chunk.
   */
  readonly timeoutMs: number;
  readonly redact: Redactor;
  /** The budget for the bodies of all requests under way. */
  readonly bodyBudget: ByteBudget;
}

const methods = { get: 'GET', post: 'POST', head: 'HEAD' } as const;

/**
 * Sends a request of a component where it may go, without credentials if a token chose the address.
 * Throws what `failureOf` understands.
 */
export async function sendFetch(
  { send, destination }: FetchParts,
  fetch: Fetch,
  signal: Aborting,
  client: string | undefined,
): Promise<UpstreamResponse> {
  const method = methods[fetch.method];
  const response = await send(destination(fetch), { method, headers: fieldsToSend(fetch), body: fetch.body }, signal, client);
  if (response.status <= 599) return { ...response, headers: fieldsToKeep(response.headers) };
  response.body.drop();
  throw new TypeError(`expected a status of at most 599, got ${response.status}`);
}
