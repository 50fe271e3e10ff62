import { STATUS_CODES } from 'node:http';
import type { HostResponse, HostProblem } from '../../shared/exchange/host-response.ts';

/** RFC 9112, 3.2: answered with 400. */
export const noHost: HostProblem = { code: 'invalid-request', detail: 'Host: expected one in a request of HTTP/1.1, got none' };

/** A request for a tunnel. */
export const noTunnel: HostProblem = { code: 'invalid-request', detail: 'method: expected one that a route has, got CONNECT' };

/** What is wrong with a request that `node:http` could not read: the error it tells. */
export function refusalOf(error: Error): HostProblem {
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'fields-too-large', detail: 'header fields: expected 16 KiB at most, got more' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { code: 'too-large', detail: 'chunk extensions: expected 16 KiB at most, got more' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'request-timeout', detail: 'expected the head within 10 s and the whole request within 30 s, got neither' };
    default: {
      // A text of the parser's own, without anything of the request.
      const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : 'no more is known';
      return { code: 'invalid-request', detail: `expected a request of HTTP/1.1, got something else: ${reason}` };
    }
  }
}

/** An answer as the bytes of a connection that ends with it. */
export function bytesOf({ head, body }: HostResponse): Uint8Array {
  const lines = [
    `HTTP/1.1 ${head.status} ${STATUS_CODES[head.status] ?? ''}`,
    ...head.headers.map(({ name, value }) => `${name}: ${value}`),
    `date: ${new Date().toUTCString()}`,
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
