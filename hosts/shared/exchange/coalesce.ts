import type { Fetch, FetchFailure, Response } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import { share } from '../owned.ts';
import type { Result } from '../result.ts';
import { Abort } from './abort.ts';
import type { Aborting } from './abort.ts';

/** Performs an HTTP request. `client` is for whom. `undefined` if for the gateway itself. */
export type PerformFetch = (fetch: Fetch, signal: Aborting, client?: string) => Eventually<Result<Response, FetchFailure>>;

interface FetchUnderWay {
  readonly controller: Abort;
  readonly response: Promise<Result<Response, FetchFailure>>;
  waiters: number;
  /** Whether more than one has waited. */
  isShared: boolean;
}

/**
 * Answers requests in flight with an equal `coalesce` key by one upstream request. It is aborted
 * only when nobody waits for it any more. Only equal requests are coalesced: who chose the URL and
 * the largest accepted body are part of the key.
 */
export function coalescing(fetch: PerformFetch): PerformFetch {
  const underWay = new Map<string, FetchUnderWay>();

  const begin = (key: string, wanted: Fetch, client: string | undefined): FetchUnderWay => {
    const controller = new Abort();
    const response = (async () => fetch(wanted, controller, client))()
      .finally(() => {
        if (underWay.get(key) === begun) underWay.delete(key);
      })
      .then((result) => {
        if (begun.isShared && result.tag === 'ok') share(result.val.body);
        return result;
      });
    const begun: FetchUnderWay = { controller, response, waiters: 0, isShared: false };
    underWay.set(key, begun);
    return begun;
  };

  return (wanted, signal, client) => {
    if (wanted.coalesce === undefined) return fetch(wanted, signal, client);
    const key = `${wanted.chosenBy} ${wanted.maxBytes} ${wanted.coalesce}`;
    const running = underWay.get(key);
    if (running !== undefined) running.isShared = true;
    const shared = running ?? begin(key, wanted, client);
    shared.waiters++;
    signal.addEventListener(
      'abort',
      () => {
        if (--shared.waiters > 0) return;
        // The next request must not get an aborted one.
        if (underWay.get(key) === shared) underWay.delete(key);
        shared.controller.abort();
      },
      { once: true },
    );
    return shared.response;
  };
}
