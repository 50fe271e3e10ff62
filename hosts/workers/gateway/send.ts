import { UnknownCoding } from '../../shared/network/bounded.ts';
import type { Answer, Send } from '../../shared/network/fetch.ts';

/** An upstream cannot be reached. What the runtime says of it may hold an address. */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly code = 'UNREACHABLE';
}

/**
 * Sends requests with the runtime's `fetch`. Where connections may go, the runtime's network says: Cloudflare's reaches public addresses only, local workerd those of
 * `scripts/workers`. The name in `Host` is that of the origin connected to: a Worker cannot say another.
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
    throw new Unreachable('expected an answer, got none', { cause });
  }
  return answerOf(response);
};

/** Codings that the runtime decodes by itself. */
const decoded = /^(?:identity|gzip|x-gzip|deflate|br)?$/i;

function answerOf(response: Response): Answer {
  const declared = response.headers.get('content-length');
  const coding = (response.headers.get('content-encoding') ?? '').trim();
  if (!decoded.test(coding)) {
    void response.body?.cancel();
    throw new UnknownCoding();
  }
  // Bodies in a coding are longer than they say.
  const known = declared !== null && coding === '';
  return {
    status: response.status,
    headers: Array.from(response.headers, ([name, value]) => ({ name, value })),
    body: response.body === null ? nothing() : chunksOf(response.body),
    length: known ? Number(declared) : undefined,
    drop: () => void response.body?.cancel(),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Leaving it cancels the stream, and with it the connection: a Worker has six. */
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
