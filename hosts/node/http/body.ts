import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../../shared/eventually.ts';
import type { Aborting } from '../../shared/exchange/abort.ts';
import { joined } from '../../shared/network/bounded.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

/** A request's body, or why it could not be read. */
export type BodyResult = Result<Uint8Array, BodyFailure>;

/**
 * Returns the whole body of a request if it has come with the head, as small ones do. `undefined`
 * if it has not.
 */
export function bodyAtHand(message: IncomingMessage): Uint8Array | undefined {
  if (!message.complete) return undefined;
  const body: unknown = message.read();
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/**
 * Reads a body whole. Only now asks a client that sent `Expect: 100-continue` to go on.
 *
 * Errors: `too-large` if the body has more than `maxBytes` bytes.
 * Errors: `broken` if the connection fails, or `signal` aborts.
 */
export function readBody(message: IncomingMessage, response: ServerResponse, maxBytes: number, signal: Aborting): Eventually<BodyResult> {
  const declared = Number(message.headers['content-length'] ?? 0);
  if (declared > maxBytes) return err({ tag: 'too-large' });
  if (message.headers.expect?.toLowerCase() === '100-continue' && !message.complete) response.writeContinue();

  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const settle = (body: BodyResult): void => {
      message.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onClose);
      message.pause();
      resolve(body);
    };
    const onData = (chunk: Uint8Array): void => {
      length += chunk.length;
      if (length > maxBytes) settle(err({ tag: 'too-large' }));
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(ok(joined(chunks, length)));
    const onError = (error: Error): void => settle(err({ tag: 'broken', val: error.message }));
    const onClose = (): void => settle(err({ tag: 'broken', val: 'the client left' }));
    message.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    signal.addEventListener('abort', onClose);
  });
}
