import type { Fetch, FetchFailure } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { ErrorCode } from '../../../build/types/async-streams/interfaces/wasi-http-types.js';
import type { ChunkSource } from '../exchange/effects.ts';
import { joined } from '../network/bounded.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { Request } from './wasi/request.ts';
import { Response } from './wasi/response.ts';
import { nextChunk, whole } from './wasi/streams.ts';
import type { BodyEnd, HostBody } from './wasi/streams.ts';
import type { ImportCall, Work } from './work.ts';

/** The field by which the component says that a token chose the address. It is not sent. */
const CHOSEN_BY = 'mintmark-chosen-by';
/** The component itself bounds what it reads. */
const MAX_BYTES = 0xffff_ffff;

const methods: Readonly<Record<string, Fetch['method']>> = { get: 'get', head: 'head', post: 'post' };

/** Performs a request of a component: `wasi:http/client.send`. The guard judges its address. */
export async function send(request: Request, call: ImportCall, work: Work): Promise<Result<Response, ErrorCode>> {
  const method = methods[request.getMethod().tag];
  const scheme = request.getScheme();
  if (method === undefined || scheme === undefined || scheme.tag === 'other') return err({ tag: 'HTTP-request-method-invalid' });
  const headers = request.fields.headers();
  const fetch: Fetch = {
    method,
    url: `${scheme.tag.toLowerCase()}://${request.getAuthority() ?? ''}${request.getPathWithQuery() ?? '/'}`,
    headers: headers.filter(({ name }) => name !== CHOSEN_BY),
    body: await bodyOf(request),
    maxBytes: MAX_BYTES,
    chosenBy: headers.some(({ name }) => name === CHOSEN_BY) ? 'token' : 'operator',
  };
  const opened = await work.fetch(fetch, call);
  if (opened.tag === 'err') return err(errorOf(opened.val));
  const { head, body } = opened.val;
  return ok(Response.of(head, upstreamBody(body)));
}

async function bodyOf({ contents }: Request): Promise<Uint8Array | undefined> {
  if (contents === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await nextChunk(contents); chunk !== undefined; chunk = await nextChunk(contents)) {
    chunks.push(chunk);
    size += chunk.length;
  }
  return joined(chunks, size);
}

/** Returns the body of an upstream's response. Dropping it closes the connection. */
function upstreamBody(source: ChunkSource): HostBody {
  const end = Promise.withResolvers<BodyEnd>();
  const finish = (how: BodyEnd): IteratorReturnResult<undefined> => {
    end.resolve(how);
    return { done: true, value: undefined };
  };
  const chunks: AsyncIterator<Uint8Array> & AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => chunks,
    next: async () => {
      const chunk = await source.next();
      if (chunk.tag === 'err') return finish(err(errorOf(chunk.val)));
      return chunk.val === undefined ? finish(whole) : { done: false, value: chunk.val };
    },
    return: async () => {
      source.close();
      return finish(whole);
    },
  };
  return { chunks, end: end.promise };
}

/**
 * Returns a failure as an error of `wasi:http`. The driver reads the text again: its kind and what
 * it says. It names an origin at most.
 */
function errorOf(failure: FetchFailure): ErrorCode {
  switch (failure.tag) {
    case 'timed-out':
      return { tag: 'connection-timeout' };
    case 'too-large':
      return { tag: 'HTTP-response-body-size', val: BigInt(failure.val) };
    case 'refused':
    case 'unreachable':
      return { tag: 'internal-error', val: `${failure.tag}: ${failure.val}` };
    case 'overloaded':
      return { tag: 'internal-error', val: failure.tag };
    case 'other':
      return { tag: 'internal-error', val: failure.val };
  }
}
