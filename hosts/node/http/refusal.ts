import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { HostResponse, HostProblem } from '../../shared/exchange/host-response.ts';

/**
 * Returns what is wrong with the number of `Host` fields of a request (RFC 9112, 3.2). `undefined`
 * if nothing is.
 *
 * Security: a proxy and the gateway could take different ones of several.
 */
export function hostProblem({ httpVersion, rawHeaders }: Pick<IncomingMessage, 'httpVersion' | 'rawHeaders'>): HostProblem | undefined {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) if (rawHeaders[index]?.toLowerCase() === 'host') count += 1;
  if (count === 1 || (count === 0 && httpVersion !== '1.1')) return undefined;
  return { code: 'invalid-request', detail: `Host: expected this field once in the request, got it ${count} times` };
}

/** A request for a tunnel. */
export const noTunnel: HostProblem = { code: 'invalid-request', detail: 'method: expected a method that a route supports, got CONNECT' };

/** Returns the problem of a request that `node:http` could not read. `error` is what it reports. */
export function problemOf(error: Error): HostProblem {
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'fields-too-large', detail: 'header fields: expected at most 16 KiB in all, got more' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { code: 'too-large', detail: 'chunk extensions: expected at most 16 KiB, got more' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        code: 'request-timeout',
        detail: 'expected the header fields within 10 s and the whole request within 30 s, got a part of it',
      };
    default: {
      // The parser's own words: nothing of the request stands in them.
      const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : 'the parser gave no reason';
      return { code: 'invalid-request', detail: `expected a well-formed request of HTTP/1.1, got one that cannot be parsed: ${reason}` };
    }
  }
}

/** Renders a response as the last bytes of a connection. */
export function bytesOf({ head, body }: HostResponse): Uint8Array {
  const lines = [
    `HTTP/1.1 ${head.status} ${STATUS_CODES[head.status] ?? ''}`,
    ...head.headers.map(({ name, value }) => `${name}: ${value}`),
    `date: ${new Date().toUTCString()}`,
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
