import type { Header } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { readBounded } from '../network/bounded.ts';
import { ByteBudget } from '../network/byte-budget.ts';
import type { Destination } from '../network/destination.ts';
import type { Send } from '../network/send.ts';

/** A request to AWS. */
export interface AwsRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array | undefined;
}

/** A response of AWS. */
export interface AwsResponse {
  readonly status: number;
  /** Returns a field of the head. `undefined` if there is none. */
  header(name: string): string | undefined;
  /** The body as text. */
  readonly text: string;
}

/**
 * Sends a request, and returns the whole response. Follows no redirects.
 *
 * Rejects if there is no response, or one that is too large. The message may not be shown.
 */
export type AskAws = (request: AwsRequest, signal: AbortSignal) => Promise<AwsResponse>;

/** The most bytes of a response. The largest is some 1,500 bytes. */
const MAX_RESPONSE_BYTES = 65_536;

/**
 * Returns a function that asks AWS by a host's own client. `destination` says where a URL leads,
 * and throws if no request may go there.
 */
export function askAwsBy(send: Send, destination: (url: string) => Destination): AskAws {
  return async ({ method, url, headers, body }, signal) => {
    const response = await send(destination(url), { method, headers, body }, signal);
    using reservation = new ByteBudget(MAX_RESPONSE_BYTES).reserve();
    const bytes = await readBounded(response.body, MAX_RESPONSE_BYTES, reservation);
    const fields = new Map(response.headers.map((header) => [header.name.toLowerCase(), header.value]));
    return { status: response.status, header: (name) => fields.get(name), text: new TextDecoder().decode(bytes) };
  };
}
