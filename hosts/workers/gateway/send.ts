import { UnknownCoding } from '../../shared/network/bounded.ts';
import type { Send, UpstreamResponse } from '../../shared/network/fetch.ts';

/**
 * An upstream cannot be reached. The runtime's own message may hold an address, so it is not shown.
 */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly code = 'UNREACHABLE';
}

/**
 * Sends requests with the runtime's `fetch`. `Host` is that of the origin that is connected to: a
 * Worker cannot set another.
 *
 * Security: the runtime limits which addresses can be reached. Cloudflare's network reaches public
 * addresses only, local workerd also those that `hosts/workers/local/setup.ts` lists.
 */
export const send: Send = async (to, { method, headers, body }, signal) => {
  let response: Response;
  try {
    response = await fetch(`${to.origin}${to.path}`, {
      method,
      headers: headers.map(({ name, value }): [string, string] => [name, value]),
      body: body ?? null,
      redirect: 'manual',
      signal,
    });
  } catch (cause) {
    throw new Unreachable('the upstream did not answer', { cause });
  }
  return upstreamResponse(response);
};

/** The content codings that the runtime decodes by itself. */
const decoded = /^(?:identity|gzip|x-gzip|deflate|br)?$/i;

function upstreamResponse(response: Response): UpstreamResponse {
  const declared = response.headers.get('content-length');
  const coding = (response.headers.get('content-encoding') ?? '').trim();
  if (!decoded.test(coding)) {
    void response.body?.cancel();
    throw new UnknownCoding();
  }
  // The declared length of a coded body is not the length of the decoded one.
  const isKnown = declared !== null && coding === '';
  return {
    status: response.status,
    headers: Array.from(response.headers, ([name, value]) => ({ name, value })),
    body: {
      chunks: response.body === null ? noChunks() : chunksOf(response.body),
      length: isKnown ? Number(declared) : undefined,
      drop: () => void response.body?.cancel(),
    },
  };
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}

/**
 * Yields the chunks of a stream. Leaving it early cancels the stream, and frees its connection: a
 * request has six.
 */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let whole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      whole = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!whole) void reader.cancel().catch(() => {});
  }
}
