import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isWatched, note } from '../described/watch.ts';

/**
 * A request whose fields are all set by the test. `fetch` sets `Host` itself and sends bodies
 * whole.
 */
export interface RawRequest {
  readonly method: string;
  /** The target as it is sent: path and query, or a whole URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The part of the body that is sent. */
  readonly body?: string;
  /** Whether the body ends there. If not, the connection stays open until a response comes. */
  readonly ends?: boolean;
}

/** The response to a raw request. */
export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Returns the header fields of a response of `node:http` in the form of `fetch`.
 */
export function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  return headers;
}

/** Sends a raw request on a connection of its own. */
export function rawRequest(baseUrl: string, raw: RawRequest): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(baseUrl);
    const outgoing = request({ hostname, port, path: raw.path, method: raw.method, headers: raw.headers, agent: false });
    outgoing.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('error', reject)
        .on('end', () => {
          const { statusCode: status = 0, headers } = response;
          const text = Buffer.concat(chunks).toString();
          const seen = { method: raw.method, target: raw.path, sent: raw.body, status, headers: headersOf(response) };
          if (isWatched(baseUrl)) note(seen, text);
          resolve({ status, headers, text });
          // The gateway may close the connection after an early response, so later errors mean
          // nothing.
          outgoing.off('error', reject).on('error', () => {});
          outgoing.destroy();
        });
    });
    if (raw.body !== undefined) outgoing.write(raw.body);
    if (raw.ends ?? true) outgoing.end();
    else outgoing.flushHeaders();
  });
}
