import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { Transform } from 'node:stream';
import type { Head, Header } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** A coding that responses can have. */
export type ResponseCoding = 'br' | 'gzip';

/** The shortest body that is compressed. A shorter one fits into one packet as it is. */
const MIN_BYTES = 1024;

/** Media types whose bodies become shorter. Images and archives are compressed already. */
const compressible = /^(?:text\/|image\/svg\+xml|application\/(?:[\w.-]+\+)?(?:json|xml|javascript))/i;

/** Fast rather than small: a response is compressed once and sent once. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const deflate = { level: 5 };

/**
 * Returns the coding that a client prefers (RFC 9110, 12.5.3). `undefined` if it takes none of
 * them, or prefers a body without one.
 */
export function codingFor(accepted: string | undefined): ResponseCoding | undefined {
  if (accepted === undefined) return undefined;
  const weights = new Map(accepted.split(',').map(weighted));
  const weight = (name: string, other = 0): number => weights.get(name) ?? weights.get('*') ?? other;
  const best = weight('br') >= weight('gzip') ? 'br' : 'gzip';
  // A body without a coding is always taken, but only as the last choice if it is not named.
  const identity = weights.get('identity') ?? 0;
  return weight(best) > 0 && weight(best) >= identity ? best : undefined;
}

/** Reads a coding and its weight. One that is not valid is not taken. */
function weighted(item: string): [string, number] {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  if (given === undefined) return [name, 1];
  return [name, /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(given) ? Number(given) : 0];
}

/**
 * Returns whether a response may be compressed. `length` is that of its body, if it is known. A
 * part of a content is sent as it is, because its positions are those of the bytes without a
 * coding.
 */
export function isCompressible({ status, headers }: Head, length: number | undefined): boolean {
  if (status === 206 || status === 204 || status === 304 || (length !== undefined && length < MIN_BYTES)) return false;
  const value = (name: string): string => headers.find((field) => field.name === name)?.value ?? '';
  return compressible.test(value('content-type')) && value('content-encoding') === '' && !/\bno-transform\b/i.test(value('cache-control'));
}

/**
 * Returns the head of a response whose body is compressed if the client takes a coding, and of one
 * that is not. The entity tag of a compressed body is weak: a strong one says that two bodies are
 * equal byte by byte (RFC 9110, 8.8.1).
 */
export function negotiated({ status, headers }: Head, coding: ResponseCoding | undefined, length: number | undefined): Head {
  const vary: Header = { name: 'vary', value: 'accept-encoding' };
  if (coding === undefined) return { status, headers: [...headers, vary] };
  const kept = headers
    .filter(({ name }) => name !== 'content-length' && name !== 'accept-ranges')
    .map((field) => (field.name === 'etag' && field.value.startsWith('"') ? { name: 'etag', value: `W/${field.value}` } : field));
  const declared = length === undefined ? [] : [{ name: 'content-length', value: String(length) }];
  return { status, headers: [...kept, vary, { name: 'content-encoding', value: coding }, ...declared] };
}

/** Compresses a body, in another thread. */
export function compress(body: Uint8Array, coding: ResponseCoding): Promise<Uint8Array> {
  return coding === 'br' ? brotliOf(body, brotli) : gzipOf(body, deflate);
}

/** Returns a stream that compresses. */
export function compressor(coding: ResponseCoding): Transform {
  return coding === 'br' ? createBrotliCompress(brotli) : createGzip(deflate);
}

const brotliOf = promisify(brotliCompress);
const gzipOf = promisify(gzip);
