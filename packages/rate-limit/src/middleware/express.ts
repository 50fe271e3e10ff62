/** A limiter as middleware for Express. It needs nothing of Express at run time. */
import { admit } from './admit.ts';
import type { LimitOptions } from './admit.ts';

/** The part of a response of Node that is used. */
export interface NodeResponse {
  statusCode: number;
  readonly destroyed: boolean;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** What tells whose request it is. */
export interface NodeRequest {
  /** The client's address, as Express finds it by its setting `trust proxy`. */
  readonly ip?: string | undefined;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A middleware of Express and of Connect: `app.use(limit({ … }))`. */
export type NodeMiddleware<Request> = (request: Request, response: NodeResponse, next: (error?: unknown) => void) => Promise<void>;

/**
 * Returns a middleware that answers 429, or sets the fields of the decision and calls `next`. A
 * slot is free again once the response is sent or its client has left.
 */
export function limit<Request = NodeRequest>(options: LimitOptions<Request>): NodeMiddleware<Request> {
  return async (request, response, next) => {
    try {
      const admission = await admit(options, request);
      for (const [name, value] of Object.entries(admission.headers)) response.setHeader(name, value);
      if (admission.tag === 'refused') {
        response.statusCode = admission.status;
        response.end(admission.body);
        return;
      }
      // A settlement that fails leaves the slot to its expiry.
      const settle = (): void => void admission.settle().catch(() => undefined);
      if (response.destroyed) settle();
      else response.once('close', settle);
    } catch (error) {
      next(error);
      return;
    }
    next();
  };
}
