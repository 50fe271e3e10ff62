import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Listen } from '../../../build/types/config.js';
import { soleField } from './served-host.ts';
import type { IsServed } from './served-host.ts';

/** A scheme under which clients reach the gateway. */
export type Scheme = 'http' | 'https';

/**
 * Returns the scheme under which clients reach a listener. It speaks plain HTTP, so only the
 * configuration knows of TLS in front of it.
 */
export function schemeOf({ tlsTerminated }: Pick<Listen, 'tlsTerminated'>): Scheme {
  return tlsTerminated ? 'https' : 'http';
}

/**
 * Returns whether the `Origin` of a request is this gateway itself: the scheme under which clients
 * reach it, with the name and the port of `Host`.
 *
 * Security: the other scheme is another origin. On the same name it can be another program, or
 * somebody who stands in a plain connection.
 */
export function isOwnOrigin(request: Pick<Request, 'headers'>, scheme: Scheme, isServed: IsServed): boolean {
  // Most requests have no origin, and are read no further.
  const origin = soleField(request, 'origin');
  if (origin === undefined || !isServed(request)) return false;
  const host = soleField(request, 'host');
  return host !== undefined && origin === URL.parse(`${scheme}://${host}`)?.origin;
}

/**
 * Returns a request without its `Origin` if the origin is this gateway itself: its own console has
 * sent it, so it crosses no origin. Returns any other request as it is.
 *
 * Security: the signer refuses every `Origin` that `cors.origins` does not list. Scripts of this
 * origin are those of the console only, because a medium of a token that could run one is sandboxed
 * and so has the origin `null`. A name that `listen.hosts` does not list is never the gateway's
 * own: a page whose name was made to lead here keeps its origin.
 */
export function withoutOwnOrigin(request: Request, scheme: Scheme, isServed: IsServed): Request {
  if (!isOwnOrigin(request, scheme, isServed)) return request;
  return { ...request, headers: request.headers.filter(({ name }) => name !== 'origin') };
}
