import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../../shared/eventually.ts';
import { joined } from '../../shared/network/bounded.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';

/** What a client sent of its body, or why there is none. */
export type Body = Result<Uint8Array, BodyFailure>;

/** Reads a body whole. Nothing is read before: a client that asked leave (`Expect: 100-continue`) gets it only now. One byte above `max` ends it. */
export function readBody(message: IncomingMessage, response: ServerResponse, max: number, signal: AbortSignal): Eventually<Body> {
  const declared = Number(message.headers['content-length'] ?? 0);
  if (declared > max) return { tag: 'err', val: { tag: 'too-large' } };
  if (message.headers.expect?.toLowerCase() === '100-continue' && !message.complete) response.writeContinue();

  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const settle = (body: Body): void => {
      message.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onClose);
      message.pause();
      resolve(body);
    };
    const onData = (chunk: Uint8Array): void => {
      length += chunk.length;
      if (length > max) settle({ tag: 'err', val: { tag: 'too-large' } });
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(ok(joined(chunks, length)));
    const onError = (error: Error): void => settle({ tag: 'err', val: { tag: 'broken', val: error.message } });
    const onClose = (): void => settle({ tag: 'err', val: { tag: 'broken', val: 'the client left' } });
    message.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    signal.addEventListener('abort', onClose);
  });
}
