import { signalOf } from '../../shared/exchange/abort.ts';
import { UnknownCoding } from '../../shared/network/bounded.ts';
import { codingsOf } from '../../shared/network/coding.ts';
import type { Coding } from '../../shared/network/coding.ts';
import type { Destination } from '../../shared/network/destination.ts';
import type { Send, UpstreamResponse } from '../../shared/network/send.ts';

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
export const send: Send = async (to, { method, headers, body }, aborting) => {
  let response: Response;
  try {
    response = await fetch(`${to.origin}${to.path}`, {
      method,
      headers: headers.map(({ name, value }): [string, string] => [name, value]),
      body: body ?? null,
      redirect: 'manual',
      signal: signalOf(aborting),
    });
  } catch (cause) {
    throw new Unreachable('the upstream did not answer', { cause });
  }
  return upstreamResponse(response, method === 'HEAD');
};

/**
 * Returns the destination of a URL that the operator chose, with nothing judged.
 *
 * Security: the runtime limits which addresses can be reached, as for `send`.
 */
export function anywhere(url: string): Destination {
  const { origin, pathname, search, host } = new URL(url);
  return { origin, path: pathname + search, host, publicOnly: false };
}

function upstreamResponse(response: Response, isHead: boolean): UpstreamResponse {
  const encoding = response.headers.get('content-encoding') ?? '';
  const codings = isHead || response.body === null || runtimeDecodes.has(encoding) ? [] : codingsOf(encoding);
  if (codings === undefined) {
    void response.body?.cancel();
    throw new UnknownCoding();
  }
  const stream = codings.reduceRight(decoded, response.body);
  const declared = response.headers.get('content-length');
  // The declared length of a coded body is not the length of the decoded one.
  const isKnown = declared !== null && !isHead && codings.length === 0 && !runtimeDecodes.has(encoding);
  return {
    status: response.status,
    headers: Array.from(response.headers, ([name, value]) => ({ name, value })),
    body: {
      chunks: stream === null ? noChunks() : chunksOf(stream),
      length: isKnown ? Number(declared) : undefined,
      whole: isKnown ? async () => new Uint8Array(await response.arrayBuffer()) : undefined,
      drop: () => void response.body?.cancel().catch(() => {}),
    },
  };
}

/** The values of `Content-Encoding` whose bodies the runtime decodes by itself. */
const runtimeDecodes = new Set(['gzip', 'br']);

function decoded(body: ReadableStream<Uint8Array> | null, coding: Coding): ReadableStream<Uint8Array> | null {
  const format = formats[coding];
  if (format === undefined) throw new UnknownCoding();
  return body?.pipeThrough(new DecompressionStream(format)) ?? null;
}

const formats: Readonly<Record<Coding, 'gzip' | 'deflate' | undefined>> = {
  gzip: 'gzip',
  deflate: 'deflate',
  br: undefined,
  zstd: undefined,
};

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
