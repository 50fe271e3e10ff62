import type { BodyFailure, Request } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from './eventually.ts';
import type { Result } from './result.ts';
import type { HostProblem, HostResponse } from './exchange/host-response.ts';

/**
 * Reads the whole body of a request.
 *
 * Errors: `too-large` if it has more than `maxBytes` bytes.
 * Errors: `broken` if the client left, or sent what cannot be read.
 */
export type ReadBody = (maxBytes: number) => Eventually<Result<Uint8Array, BodyFailure>>;

/** A route that the host answers itself. The gateway does not know it. */
export interface HostRoute {
  /** The route's path, for the log. */
  readonly template: string;
  /** Returns whether this route answers a request. Otherwise the gateway does. */
  takes(request: Request): boolean;
  /**
   * Answers a request that it takes. The body is not read before it asks for it.
   *
   * Errors: the problem to answer with.
   */
  answer(request: Request, requestId: string, body: ReadBody): Promise<Result<HostResponse, HostProblem>>;
}

/** The methods by which something is read. */
export const readMethods: readonly string[] = ['GET', 'HEAD'];

/** Returns the path of a request's target: what stands before its query. */
export function pathOf({ target }: Pick<Request, 'target'>): string {
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}
