import { expect } from 'vitest';
import type { Reply } from './ask.ts';

/**
 * Expects that the process which signs dies over a request. The connection breaks, or a gateway in
 * front of that process says that it does not know what became of the request.
 */
export async function expectLost(reply: Promise<Reply>): Promise<void> {
  const status = await reply.then(
    (it) => it.status,
    () => undefined,
  );
  expect([undefined, 503]).toContain(status);
}
