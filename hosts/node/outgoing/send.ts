import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Header } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { UnknownCoding } from '../../shared/network/bounded.ts';
import { codingsOf, contentEncoding } from '../../shared/network/coding.ts';
import type { Coding } from '../../shared/network/coding.ts';
import type { Send } from '../../shared/network/send.ts';
import { countChunk } from './garbage.ts';
import type { Pools } from './pools.ts';

/** Returns a function that sends requests through pools of connections. */
export function sendBy(pools: Pools): Send {
  return async (to, { method, headers, body }, signal) => {
    const sent: Record<string, string> = { 'accept-encoding': 'gzip, br' };
    for (const { name, value } of headers) sent[name] = value;
    sent['host'] = to.host;
    const pool = to.publicOnly ? pools.public : pools.listed;
    const response = await pool.request({
      origin: to.origin,
      path: to.path,
      method,
      headers: sent,
      body: body ?? null,
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    // The reader of the body gets its errors. An error without a reader must not end the process.
    response.body.on('error', () => {});
    const fields = fieldsOf(response.headers);
    // The fields of a response to HEAD describe a body that does not come.
    const stream = method === 'HEAD' ? response.body : decoded(response.body, contentEncoding(fields));
    const declared = response.headers['content-length'];
    const isKnown = method !== 'HEAD' && stream === response.body && typeof declared === 'string';
    return {
      status: response.statusCode,
      headers: fields,
      body: { chunks: bytesOf(stream), length: isKnown ? Number(declared) : undefined, drop: () => void stream.destroy() },
    };
  };
}

function fieldsOf(headers: Readonly<Record<string, string | string[] | undefined>>): Header[] {
  const fields: Header[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (typeof value === 'string') fields.push({ name, value });
    else for (const line of value) fields.push({ name, value: line });
  }
  return fields;
}

/**
 * Yields the chunks of a stream. Leaving it early destroys the stream, and with it the connection.
 */
async function* bytesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
    countChunk(chunk.length);
    yield chunk;
  }
}

/** Returns a stream of the decoded bytes. Its errors are those of the body too. */
function decoded(body: Readable, encoding: string): Readable {
  const codings = codingsOf(encoding);
  if (codings === undefined) {
    body.destroy();
    throw new UnknownCoding();
  }
  return codings.reduceRight<Readable>((stream, coding) => pipeline(stream, decoders[coding](), () => {}), body);
}

const decoders: Readonly<Record<Coding, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};
