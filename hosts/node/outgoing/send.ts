import { Readable, pipeline } from 'node:stream';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { UnreadBody } from '../../shared/network/bounded.ts';
import { UnknownCoding } from '../../shared/network/bounded.ts';
import { codingsOf, contentEncoding } from '../../shared/network/coding.ts';
import type { Coding } from '../../shared/network/coding.ts';
import type { OutgoingRequest, Send } from '../../shared/network/send.ts';
import type { Pools } from './pools.ts';
import type { Received } from './response.ts';
import { ResponseHandler, chunksOf } from './response.ts';

/** Returns a function that sends requests through pools of connections. */
export function sendBy(pools: Pools): Send {
  return async (to, request, aborting, client) => {
    const { method, body } = request;
    const pool = to.publicOnly ? pools.public : pools.listed;
    const received = await new Promise<Received>((resolve, reject) => {
      const turn = pool.turns.of(to.origin, client);
      const handler = new ResponseHandler(resolve, reject, aborting, () => turn.leave());
      const headers = fieldsOf(request, to.host);
      const { origin, path } = to;
      turn.enter(() => {
        pool.agent.dispatch({ origin, path, method, headers, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 }, handler);
      });
    });
    // The fields of a response to HEAD describe a body that does not come.
    const unread = method === 'HEAD' ? { chunks: received.body, length: undefined, drop: () => received.body.drop() } : decoded(received);
    return { status: received.status, headers: received.headers, body: unread };
  };
}

/** Returns the fields of a request, names and values in turns. */
function fieldsOf({ headers }: OutgoingRequest, host: string): string[] {
  const fields = ['host', host];
  let isCodingAsked = false;
  for (const { name, value } of headers) {
    isCodingAsked ||= name === 'accept-encoding';
    fields.push(name, value);
  }
  if (!isCodingAsked) fields.push('accept-encoding', 'gzip, br');
  return fields;
}

/** Returns the body without its codings. */
function decoded({ headers, body }: Received): UnreadBody {
  const encoding = contentEncoding(headers);
  const codings = encoding === '' ? [] : codingsOf(encoding);
  if (codings === undefined) {
    body.drop();
    throw new UnknownCoding();
  }
  if (codings.length === 0) {
    const declared = headers.find(({ name }) => name === 'content-length')?.value;
    return { chunks: body, length: declared === undefined ? undefined : Number(declared), drop: () => body.drop() };
  }
  const coded: Readable = Readable.from(body, { objectMode: false });
  const stream = codings.reduceRight((from, coding): Readable => pipeline(from, decoders[coding](), () => {}), coded);
  return { chunks: chunksOf(stream), length: undefined, drop: () => void stream.destroy() };
}

const decoders: Readonly<Record<Coding, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};
