import type { IncomingMessage } from 'node:http';
import type { Header, Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { readFields } from '../../shared/exchange/request-fields.ts';
import { isForwardingField } from './forwarding.ts';

/** The field in which a browser says from where a page asks (Fetch Metadata). */
export const FETCH_SITE = 'sec-fetch-site';

/**
 * Returns a request's head as the gateway takes it: the fields that it reads, names in lower case,
 * one field a line, and the target in origin form. Fields of proxies and `sec-fetch-site` are
 * kept as well.
 *
 * Security: who may read the metrics depends on them.
 */
export function requestHead(message: IncomingMessage): Request {
  const { rawHeaders, method = '', url = '' } = message;
  const headers: Header[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (readFields.has(name) || name === FETCH_SITE || isForwardingField(name)) headers.push({ name, value: rawHeaders[index + 1] ?? '' });
  }
  const peer = unmapped(message.socket.remoteAddress ?? '');
  const absolute = absoluteForm.exec(url);
  if (absolute === null) return { method, target: url, headers, peer };
  // The host of an absolute target replaces `Host` (RFC 9112, 3.2.2).
  const [, host = '', rest = ''] = absolute;
  const others = headers.filter(({ name }) => name !== 'host');
  return { method, target: rest.startsWith('/') ? rest : `/${rest}`, headers: [...others, { name: 'host', value: host }], peer };
}

/**
 * Adds the codings that a client takes. Only routes of the host read them: the gateway compresses
 * nothing, and is not given them.
 */
export function withCodings(request: Request, { headers }: IncomingMessage): Request {
  const value = headers['accept-encoding'];
  return value === undefined ? request : { ...request, headers: [...request.headers, { name: 'accept-encoding', value: String(value) }] };
}

const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * Returns an IPv4-mapped address as an IPv4 address: a socket that listens on both families maps it
 * (RFC 4291, 2.5.5.2).
 */
function unmapped(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
