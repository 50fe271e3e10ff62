import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { HostProblem, HostResponse } from '../../shared/exchange/host-response.ts';
import type { Result } from '../../shared/result.ts';

/** A route that the host answers itself. The gateway does not know it. */
export interface HostRoute {
  /** The route's path, for the log. */
  readonly template: string;
  /** Returns whether this route answers a request. Otherwise the gateway does. */
  takes(request: Request): boolean;
  /**
   * Answers a request that it takes.
   *
   * Errors: the problem to answer with.
   */
  answer(request: Request, requestId: string): Promise<Result<HostResponse, HostProblem>>;
}
