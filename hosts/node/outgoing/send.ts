import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Header } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { UnknownCoding } from '../../shared/network/bounded.ts';
import type { Send } from '../../shared/network/fetch.ts';
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
    const stream = decoded(response.body, response.headers['content-encoding']);
    const declared = response.headers['content-length'];
    const length = stream === response.body && typeof declared === 'string' ? Number(declared) : undefined;
    return {
      status: response.statusCode,
      headers: fieldsOf(response.headers),
      body: { chunks: bytesOf(stream), length, drop: () => response.body.destroy() },
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
    yield chunk;
  }
}

function decoded(body: Readable, coding: string | string[] | undefined): Readable {
  const name = coding === undefined ? 'identity' : String(coding).trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const decoder = decoders.get(name)?.();
  if (decoder === undefined) {
    body.destroy();
    throw new UnknownCoding();
  }
  // The decoder has the errors of both, and is read.
  return pipeline(body, decoder, () => {});
}

const decoders = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);
