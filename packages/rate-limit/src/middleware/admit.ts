import { LimiterError } from '../error.ts';
import type { Limiter, Taken, TakeRequest } from '../limiter.ts';

/** How a middleware limits. */
export interface LimitOptions<Request> {
  /** Decides. */
  readonly limiter: Limiter;
  /**
   * Returns whose units a request spends, and how many. `undefined` if the request is not limited.
   */
  readonly of: (request: Request) => TakeRequest | string | undefined | Promise<TakeRequest | string | undefined>;
}

/** A request that may go on, or the response that it gets instead. */
export type Admission =
  | { readonly tag: 'admitted'; readonly headers: Readonly<Record<string, string>>; readonly settle: Taken['settle'] }
  | { readonly tag: 'refused'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** A problem (RFC 9457) with the codes of the gateway. */
interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly retryable: boolean;
}

const notLimited: Admission = { tag: 'admitted', headers: {}, settle: async () => undefined };

/** Spends the units of a request. Rejects with what `of` throws. */
export async function admit<Request>({ limiter, of }: LimitOptions<Request>, request: Request): Promise<Admission> {
  const asked = await of(request);
  if (asked === undefined) return notLimited;
  try {
    const { allowed, cost, retryAfter, headers, settle } = await limiter.take(asked);
    return allowed ? { tag: 'admitted', headers, settle } : refused(problemOf(cost, retryAfter), headers);
  } catch (error) {
    if (error instanceof LimiterError && error.code === 'store-unavailable') return refused(storeUnavailable, { 'retry-after': '1' });
    throw error;
  }
}

const storeUnavailable: Problem = {
  status: 503,
  code: 'store-unavailable',
  title: 'The store does not answer',
  detail: 'the store of the limits does not answer',
  retryable: true,
};

function problemOf(cost: number, retryAfter: number): Problem {
  if (retryAfter < 0)
    return {
      status: 422,
      code: 'cost-exceeds-capacity',
      title: 'The request costs more than the quota can ever hold',
      detail: `the request costs ${cost} units; send a smaller one`,
      retryable: false,
    };
  return {
    status: 429,
    code: 'quota-exceeded',
    title: 'The quota is exhausted',
    detail: `the request costs ${cost} units; try again in ${Math.ceil(retryAfter)} seconds`,
    retryable: true,
  };
}

function refused({ status, ...problem }: Problem, headers: Readonly<Record<string, string>>): Admission {
  const body = JSON.stringify({ type: 'about:blank', status, ...problem });
  return { tag: 'refused', status, headers: { ...headers, 'content-type': 'application/problem+json' }, body };
}
