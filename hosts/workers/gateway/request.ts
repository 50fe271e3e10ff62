import type { BodyFailure, Header, Request as Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Aborting } from '../../shared/exchange/abort.ts';
import { readFields } from '../../shared/exchange/request-fields.ts';
import { joined } from '../../shared/network/bounded.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

/**
 * The field with the client's address, which Cloudflare sets. Nothing else is trusted. All requests
 * without it, such as those of another Worker, are one client.
 */
const CLIENT_ADDRESS = 'cf-connecting-ip';

/**
 * The characters of a `Host` field (RFC 9110, 7.2). The runtime copies the field into the URL as it
 * is.
 */
const hostPattern = /^[A-Za-z0-9._~%\-[\]:]*$/;

/**
 * Returns a request's head as the gateway takes it. The runtime has joined fields of one name.
 * `undefined` if `Host` is not valid: a part of it would count as the path.
 */
export function requestHead(request: Request): Head | undefined {
  const url = URL.parse(request.url);
  if (url === null || !hostPattern.test(request.headers.get('host') ?? '')) return undefined;
  const { pathname, search } = url;
  return {
    method: request.method,
    target: pathname + search,
    headers: fieldsOf(request.headers),
    peer: request.headers.get(CLIENT_ADDRESS) ?? '',
  };
}

function fieldsOf(given: Headers): Header[] {
  const fields: Header[] = [];
  for (const name of readFields) {
    const value = given.get(name);
    if (value !== null) fields.push({ name, value });
  }
  return fields;
}

/** The longest body that is read in one call of the runtime, which is quicker than a stream. */
const SMALL_BYTES = 65_536;

async function readSmall(request: Request): Promise<Result<Uint8Array, BodyFailure>> {
  try {
    return ok(new Uint8Array(await request.arrayBuffer()));
  } catch (error) {
    return err({ tag: 'broken', val: error instanceof Error ? error.name : 'the client left' });
  }
}

/**
 * Reads a request's body whole.
 *
 * Errors: `too-large` if the body has more than `maxBytes` bytes.
 * Errors: `broken` if the connection fails, or `signal` aborts.
 */
export async function readBody(request: Request, maxBytes: number, signal: Aborting): Promise<Result<Uint8Array, BodyFailure>> {
  const declared = request.headers.get('content-length');
  if (Number(declared ?? 0) > maxBytes) return err({ tag: 'too-large' });
  if (request.body === null) return ok(new Uint8Array());
  if (declared !== null && Number(declared) <= SMALL_BYTES) return readSmall(request);
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ok(joined(chunks, size));
      size += value.length;
      if (size > maxBytes) {
        cancel();
        return err({ tag: 'too-large' });
      }
      chunks.push(value);
    }
  } catch (error) {
    return err({ tag: 'broken', val: error instanceof Error ? error.name : 'the client left' });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
