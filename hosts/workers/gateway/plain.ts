import type { RequestRef } from '../../shared/trap/trap.ts';

/** A reference to a request as data: what goes to an object is cloned, and the request itself cannot be. */
export function plain({ requestId }: RequestRef): RequestRef {
  return { requestId };
}
