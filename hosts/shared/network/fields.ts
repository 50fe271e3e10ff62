import type { Header } from '../../../build/types/interfaces/mintmark-nft-http.js';

/** Fields that the host sets itself, and fields that must never reach an upstream. */
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
/** Fields that no longer describe the decoded body or the connection, and cookies. */
const notKept = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'set-cookie']);

/** Returns the fields of a request that an upstream gets, with `User-Agent`. */
export function fieldsToSend(headers: readonly Header[]): Header[] {
  return [{ name: 'user-agent', value: 'mintmark/0.1.0' }, ...headers.filter(({ name }) => !notSent.has(name))];
}

/** Returns the fields of a response that a component gets. */
export function fieldsToKeep(headers: readonly Header[]): Header[] {
  return headers.filter(({ name }) => !notKept.has(name));
}
