import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { Transform } from 'node:stream';
import type { Head, Header } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { ResponseCoding } from '../../shared/accept-encoding.ts';

/** The shortest body that is compressed. A shorter one fits into one packet as it is. */
const MIN_BYTES = 1024;

/** Media types whose bodies become shorter. Images and archives are compressed already. */
const compressible = /^(?:text\/|image\/svg\+xml|application\/(?:[\w.-]+\+)?(?:json|xml|javascript))/i;

/** Fast rather than small: a response is compressed once and sent once. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const deflate = { level: 5 };

/**
 * Returns whether a response may be compressed. `length` is that of its body, if it is known. A
 * part of a content is sent as it is, because its positions are those of the bytes without a
 * coding. So is a body whose coding was chosen already, as its `Vary` says.
 */
export function isCompressible({ status, headers }: Head, length: number | undefined): boolean {
  if (status === 206 || status === 204 || status === 304 || (length !== undefined && length < MIN_BYTES)) return false;
  const value = (name: string): string => headers.find((field) => field.name === name)?.value ?? '';
  if (value('content-encoding') !== '' || /\baccept-encoding\b/i.test(value('vary'))) return false;
  return compressible.test(value('content-type')) && !/\bno-transform\b/i.test(value('cache-control'));
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
