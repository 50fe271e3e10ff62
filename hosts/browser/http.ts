import type { Fetch, Header } from '../../build/types/interfaces/mintmark-nft-http.js';
import { signalOf } from '../shared/exchange/abort.ts';
import type { Aborting } from '../shared/exchange/abort.ts';
import type { ContentStore } from '../shared/exchange/host-effects.ts';
import { ByteBudget } from '../shared/network/byte-budget.ts';
import type { Destination } from '../shared/network/destination.ts';
import { fetchBy } from '../shared/network/fetch.ts';
import { openBy } from '../shared/network/open.ts';
import type { OutgoingRequest, UpstreamResponse } from '../shared/network/send.ts';
import type { NftHttp } from '../shared/nft/http.ts';

/** The limits of requests by the platform's fetch. */
export interface WebHttpOptions {
  /** The platform's fetch. Default: the global one. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds for a request, or for each chunk of one that is streamed. Default: 10,000. */
  readonly timeoutMs?: number;
  /** The most bytes of responses in memory at the same time. Default: 64 MiB. */
  readonly maxBodyBytes?: number;
  /** Keeps verified IPFS blocks by their CID. Default: nothing is kept. */
  readonly blocks?: ContentStore;
}

/**
 * Returns what performs requests by the platform's own fetch: in a browser, in Deno, on Workers.
 *
 * Security: it does not know which address a name resolves to. A browser keeps pages away from what
 * they may not read. On a server use `guardedHttp`.
 */
export function webHttp({
  fetch: send = (url, init) => fetch(url, init),
  timeoutMs = 10_000,
  maxBodyBytes = 64 << 20,
  blocks,
}: WebHttpOptions = {}): NftHttp {
  const parts = {
    send: async (to: Destination, request: OutgoingRequest, aborting: Aborting) => await sendTo(send, to, request, aborting),
    destination: destinationOf,
    timeoutMs,
    redact: (text: string) => text,
    bodyBudget: new ByteBudget(maxBodyBytes),
  };
  return { fetch: fetchBy(parts), open: openBy(parts), blocks };
}

function destinationOf({ url: text }: Fetch): Destination {
  const { origin, pathname, search, host } = new URL(text);
  return { origin, path: pathname + search, host, publicOnly: false };
}

async function sendTo(
  send: NonNullable<WebHttpOptions['fetch']>,
  { origin, path }: Destination,
  { method, headers, body }: OutgoingRequest,
  aborting: Aborting,
): Promise<UpstreamResponse> {
  const response = await send(origin + path, {
    method,
    headers: headers.map(({ name, value }): [string, string] => [name, value]),
    body: body === undefined ? null : new Uint8Array(body),
    credentials: 'omit',
    // A page cannot see where a redirect leads, so the browser follows it.
    redirect: 'follow',
    signal: signalOf(aborting),
  });
  const received: Header[] = [...response.headers].map(([name, value]) => ({ name, value }));
  return {
    status: response.status,
    headers: received,
    body: { chunks: chunksOf(response.body), length: undefined, drop: () => void response.body?.cancel().catch(() => undefined) },
  };
}

async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
