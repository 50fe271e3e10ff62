/** A limiter in front of a fetch handler: Workers, Deno, Bun, and whatever takes one. */
import { admit } from './admit.ts';
import type { LimitOptions } from './admit.ts';
import { responseOf, withHeaders } from './response.ts';

/** A function that answers requests. Further arguments are passed on. */
export type FetchHandler<More extends unknown[]> = (request: Request, ...more: More) => Response | Promise<Response>;

/**
 * Returns a handler that answers 429 in the place of another one, which it asks otherwise. The
 * response of the other one gets the fields of the decision. A slot is free again once the handler
 * has answered.
 */
export function limit<More extends unknown[]>(
  options: LimitOptions<Request>,
  handler: FetchHandler<More>,
): (request: Request, ...more: More) => Promise<Response> {
  return async (request, ...more) => {
    const admission = await admit(options, request);
    if (admission.tag === 'refused') return responseOf(admission);
    try {
      return withHeaders(await handler(request, ...more), admission.headers);
    } finally {
      await admission.settle();
    }
  };
}
