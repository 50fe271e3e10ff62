import type { Header } from '../../../build/types/interfaces/mintmark-nft-http.js';

/** A content coding that a host can decode. */
export type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

const codings = new Map<string, Coding>([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);

/** Codings that exist and that no host decodes. Their bytes are not the body. */
const undecodable = new Set(['compress', 'x-compress', 'dcb', 'dcz', 'exi', 'pack200-gzip']);

/** The most codings of one body. Nobody needs more than one. */
const MAX_CODINGS = 2;

/**
 * Returns the codings of a body, in the order in which they were applied. Some servers name a
 * charset or another word here, such as `UTF-8`. Such a word changes nothing, as in browsers.
 * `undefined` if the body cannot be decoded.
 */
export function codingsOf(value: string): Coding[] | undefined {
  const names = value
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  if (names.some((name) => undecodable.has(name))) return undefined;
  const found = names.flatMap((name) => codings.get(name) ?? []);
  return found.length > MAX_CODINGS ? undefined : found;
}

/** Returns the value of `Content-Encoding`, its lines joined. Empty if there is none. */
export function contentEncoding(headers: readonly Header[]): string {
  let joined = '';
  for (const { name, value } of headers) {
    if (name === 'content-encoding') joined = joined === '' ? value : `${joined},${value}`;
  }
  return joined;
}
