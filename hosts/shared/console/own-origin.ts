import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { soleField } from './served-host.ts';
import type { IsServed } from './served-host.ts';

/** A scheme under which clients reach the gateway. */
export type Scheme = 'http' | 'https';

/**
 * Returns a request without its `Origin` if the origin is this gateway itself: its own console has
 * sent it, so it crosses no origin. Returns any other request as it is.
 *
 * Security: the signer refuses every `Origin` that `cors.origins` does not list. Scripts of this
 * origin are those of the console only, because a medium of a token that could run one is sandboxed
 * and so has the origin `null`. A name that `listen.hosts` does not list is never the gateway's
 * own: a page whose name was made to lead here keeps its origin.
 */
export function withoutOwnOrigin(request: Request, schemes: readonly Scheme[], isServed: IsServed): Request {
  // Most requests have no origin, and are read no further.
  const origin = soleField(request, 'origin');
  if (origin === undefined) return request;
  const host = soleField(request, 'host');
  if (host === undefined || !isServed(request)) return request;
  if (!schemes.some((scheme) => origin === `${scheme}://${host.toLowerCase()}`)) return request;
  return { ...request, headers: request.headers.filter(({ name }) => name !== 'origin') };
}
