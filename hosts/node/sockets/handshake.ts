import type { IncomingHttpHeaders } from 'node:http';
import type { HostProblem } from '../../shared/exchange/host-response.ts';

/** The versions of the protocol that `ws` speaks. 8 is a draft, with the same frames. */
const versions: ReadonlySet<string> = new Set(['13', '8']);
const key = /^[+/0-9A-Za-z]{22}==$/;
const token = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Returns what is wrong with the fields of a request for a WebSocket (RFC 6455, 4.2.1). `undefined`
 * if nothing is. `ws` would refuse the same requests, but after the client has paid, and without a
 * problem document.
 */
export function handshakeProblem(headers: IncomingHttpHeaders): HostProblem | undefined {
  if (!key.test(headers['sec-websocket-key'] ?? '')) return problem('Sec-WebSocket-Key: expected 16 bytes in Base64');
  if (!versions.has(headers['sec-websocket-version'] ?? '')) {
    const accepted = [...versions].join(', ');
    return { ...problem('Sec-WebSocket-Version: expected 13'), headers: [{ name: 'sec-websocket-version', value: accepted }] };
  }
  const protocols = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  if (protocols.every((name) => token.test(name)) && new Set(protocols).size === protocols.length) return undefined;
  return problem('Sec-WebSocket-Protocol: expected different names, with commas between them');
}

const problem = (detail: string): HostProblem => ({ code: 'invalid-request', detail });
