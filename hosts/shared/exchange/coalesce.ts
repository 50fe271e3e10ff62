import type { Fetch, FetchFailure, Response } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import type { Result } from '../result.ts';

/** Performs an HTTP request. */
export type PerformFetch = (fetch: Fetch, signal: AbortSignal) => Eventually<Result<Response, FetchFailure>>;

interface UnderWay {
  readonly controller: AbortController;
  readonly response: Promise<Result<Response, FetchFailure>>;
  askers: number;
}

/**
 * Lets requests in flight with an equal `share` key be answered by one; it is aborted only when all who asked are gone. A key is shared among equals:
 * who chose the address and how much is taken are part of it.
 */
export function coalescing(fetch: PerformFetch): PerformFetch {
  const underWay = new Map<string, UnderWay>();

  const begin = (key: string, wanted: Fetch): UnderWay => {
    const controller = new AbortController();
    const response = (async () => fetch(wanted, controller.signal))().finally(() => {
      if (underWay.get(key) === begun) underWay.delete(key);
    });
    const begun: UnderWay = { controller, response, askers: 0 };
    underWay.set(key, begun);
    return begun;
  };

  return (wanted, signal) => {
    if (wanted.coalesce === undefined) return fetch(wanted, signal);
    const key = `${wanted.chosenBy} ${wanted.maxBytes} ${wanted.coalesce}`;
    const shared = underWay.get(key) ?? begin(key, wanted);
    shared.askers++;
    signal.addEventListener(
      'abort',
      () => {
        if (--shared.askers > 0) return;
        // Whoever asks next must not be given an aborted one.
        if (underWay.get(key) === shared) underWay.delete(key);
        shared.controller.abort();
      },
      { once: true },
    );
    return shared.response;
  };
}
