import type { Header } from '../../../build/types/interfaces/mintmark-nft-http.js';

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

/** What an upstream is sent of a request's fields, and who asks. */
export function fieldsToSend(headers: readonly Header[]): Header[] {
  return [{ name: 'user-agent', value: 'mintmark/0.1.0' }, ...headers.filter(({ name }) => !notSent.has(name))];
}

/** What a component is given of a response's fields. */
export function fieldsToGive(headers: readonly Header[]): Header[] {
  return headers.filter(({ name }) => !notGiven.has(name));
}
