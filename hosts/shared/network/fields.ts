import type { Fetch, Header } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { codingsOf, contentEncoding } from './coding.ts';

/** Fields that the host sets itself. */
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
]);
/** Credentials. They go only where the operator chose the address. */
const credentials = new Set(['authorization', 'cookie', 'x-api-key']);
/** Fields that do not describe the decoded body, or concern the connection only, and cookies. */
const notKept = new Set(['content-encoding', 'transfer-encoding', 'connection', 'keep-alive', 'set-cookie']);

/**
 * Returns the fields of a request that an upstream gets, with `User-Agent`. A request for a range
 * or for a head alone asks for the body without a coding: positions and lengths are those of the
 * body itself.
 */
export function fieldsToSend({ method, headers, chosenBy }: Pick<Fetch, 'method' | 'headers' | 'chosenBy'>): Header[] {
  const given = headers.filter(({ name }) => !notSent.has(name) && (chosenBy === 'operator' || !credentials.has(name)));
  const has = (wanted: string): boolean => given.some(({ name }) => name === wanted);
  const fields = method === 'head' || has('range') ? uncoded(given) : given;
  return has('user-agent') ? fields : [{ name: 'user-agent', value: 'mintmark/0.1.0' }, ...fields];
}

/** Returns fields of a request that ask for a body without a coding: its length is then known. */
export function uncoded(headers: readonly Header[]): Header[] {
  const isAsked = headers.some(({ name }) => name === 'accept-encoding');
  return isAsked ? [...headers] : [...headers, { name: 'accept-encoding', value: 'identity' }];
}

/**
 * Returns the fields of a response that a component gets. The length of a coded body is not that of
 * the decoded one.
 */
export function fieldsToKeep(headers: readonly Header[]): Header[] {
  const encoding = contentEncoding(headers);
  const isCoded = encoding !== '' && (codingsOf(encoding) ?? []).length > 0;
  return headers.filter(({ name }) => !notKept.has(name) && !(isCoded && name === 'content-length'));
}
