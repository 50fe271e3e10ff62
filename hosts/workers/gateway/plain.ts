import type { RequestRef } from '../../shared/trap/trap.ts';

/**
 * Returns a reference to a request as plain data. Arguments to a Durable Object are cloned, and the
 * request cannot be.
 */
export function plain({ requestId }: RequestRef): RequestRef {
  return { requestId };
}
