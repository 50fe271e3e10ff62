import type { BodyFailure, Request as Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { joined } from '../../shared/network/bounded.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

/** Who asks: Cloudflare's own word and nothing else. Without it (a call from another Worker) all are one client. */
const client = 'cf-connecting-ip';

/** What a Host field may hold (RFC 9110, 7.2): the runtime writes it into the URL as it is. */
const authority = /^[A-Za-z0-9._~%\-[\]:]*$/;

/** A request's head as the contract wants it. Fields of one name have been joined by the runtime. None: its Host is none, and would be taken for a part of the path. */
export function requestHead(request: Request): Head | undefined {
  const url = URL.parse(request.url);
  if (url === null || !authority.test(request.headers.get('host') ?? '')) return undefined;
  const { pathname, search } = url;
  return {
    method: request.method,
    target: pathname + search,
    headers: Array.from(request.headers, ([name, value]) => ({ name, value })),
    peer: request.headers.get(client) ?? '',
  };
}

/** Reads a request's body whole, `max` bytes at most. */
export async function readBody(request: Request, max: number, signal: AbortSignal): Promise<Result<Uint8Array, BodyFailure>> {
  if (Number(request.headers.get('content-length') ?? 0) > max) return err({ tag: 'too-large' });
  if (request.body === null) return ok(new Uint8Array());
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ok(joined(chunks, size));
      size += value.length;
      if (size > max) {
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
