import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Fetch, FetchFailure, Header, Response } from '../../build/types/interfaces/mintmark-nft-http.js';
import type { Redactor } from '../shared/config/redact.ts';
import type { Result } from '../shared/result.ts';
import { ok } from '../shared/result.ts';
import { joined } from './body.ts';
import type { Destination } from './destination.ts';
import { RefusedAddress } from './guard.ts';
import type { HeldBytes, Holding } from './held-bytes.ts';
import type { Pools } from './pools.ts';

/** What fetching depends on. */
export interface FetchParts {
  readonly pools: Pools;
  readonly destination: (fetch: Fetch) => Destination;
  /** Milliseconds for a request, from the name's resolution to the last byte. */
  readonly timeout: number;
  readonly redact: Redactor;
  /** Room for the bodies of all requests under way. */
  readonly held: HeldBytes;
}

/** Performs requests: no cookies, no credentials, no redirects followed. What it says of a failure names an origin at most. */
export function fetchBy({
  pools,
  destination,
  timeout,
  redact,
  held,
}: FetchParts): (fetch: Fetch, signal: AbortSignal) => Promise<Result<Response, FetchFailure>> {
  return async (fetch, signal) => {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort();
    }, timeout);
    signal.addEventListener('abort', abort, { once: true });
    using holding = held.open();
    try {
      if (signal.aborted) abort();
      const to = destination(fetch);
      return ok(await request(pools, to, fetch, controller.signal, holding));
    } catch (error) {
      return { tag: 'err', val: late ? { tag: 'timed-out' } : failureOf(error, fetch, redact) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  };
}

class TooLarge extends Error {}

class UnknownCoding extends Error {}

class NoRoom extends Error {}

async function request(pools: Pools, to: Destination, fetch: Fetch, signal: AbortSignal, holding: Holding): Promise<Response> {
  const headers: Record<string, string | string[]> = { 'user-agent': 'mintmark/0.1.0', 'accept-encoding': 'gzip, br' };
  for (const { name, value } of fetch.headers) if (!notSent.has(name)) headers[name] = value;
  headers['host'] = to.host;
  const pool = to.publicOnly ? pools.public : pools.listed;
  const method = fetch.method === 'post' ? 'POST' : 'GET';
  const answer = await pool.request({
    origin: to.origin,
    path: to.path,
    method,
    headers,
    body: fetch.body ?? null,
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const body = await readWhole(answer.body, answer.headers['content-encoding'], answer.headers['content-length'], fetch.maxBytes, holding);
  if (answer.statusCode > 599) throw new TypeError('expected a status up to 599');
  return { status: answer.statusCode, headers: fieldsOf(answer.headers), body };
}

/** The host's own fields, and what must never reach an upstream. */
const notSent = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'proxy-authorization',
  'authorization',
  'cookie',
  'x-api-key',
]);
/** Fields that are no longer true of the body, or are nobody's business. */
const notGiven = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'set-cookie']);

function fieldsOf(headers: Readonly<Record<string, string | string[] | undefined>>): Header[] {
  const fields: Header[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || notGiven.has(name)) continue;
    if (typeof value === 'string') fields.push({ name, value });
    else for (const line of value) fields.push({ name, value: line });
  }
  return fields;
}

async function readWhole(
  body: Readable,
  coding: string | string[] | undefined,
  length: string | string[] | undefined,
  max: number,
  holding: Holding,
): Promise<Uint8Array> {
  // Whoever reads it hears of its errors; where nobody does, they must not end the process.
  body.on('error', () => {});
  const stream = decoded(body, coding);
  if (stream === body && typeof length === 'string' && Number(length) > max) {
    body.destroy();
    throw new TooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
    size += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > max) throw new TooLarge();
    if (!holding.hold(chunk.length)) throw new NoRoom();
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

function decoded(body: Readable, coding: string | string[] | undefined): Readable {
  const name = coding === undefined ? 'identity' : String(coding).trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const decoder = decoders.get(name)?.();
  if (decoder === undefined) {
    body.destroy();
    throw new UnknownCoding();
  }
  // Its errors are the decoder's, which is read.
  return pipeline(body, decoder, () => {});
}

const decoders = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

function failureOf(error: unknown, fetch: Fetch, redact: Redactor): FetchFailure {
  if (error instanceof RefusedAddress) return { tag: 'refused', val: redact(error.reason) };
  if (error instanceof TooLarge) return { tag: 'too-large', val: fetch.maxBytes };
  if (error instanceof UnknownCoding) return { tag: 'other', val: 'a content coding that was not asked for' };
  if (error instanceof NoRoom) return { tag: 'other', val: 'too many bytes of answers are under way here; ask again' };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return { tag: 'timed-out' };
  // A message may hold an address; a code does not. Whose it is, whoever asked knows.
  return { tag: 'unreachable', val: code };
}
