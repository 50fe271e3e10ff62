import type { Fetch, FetchFailure, Response } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import { share as shareBody } from '../owned.ts';
import { err } from '../result.ts';
import type { Result } from '../result.ts';
import { Abort } from './abort.ts';
import type { Aborting } from './abort.ts';
import type { AskedFetch, Effects } from './effects.ts';

/** Performs an HTTP request. `client` is for whom. `undefined` if for the gateway itself. */
export type PerformFetch = (fetch: Fetch, signal: Aborting, client?: string) => Eventually<Result<Response, FetchFailure>>;

interface RequestUnderWay<Got> {
  readonly controller: Abort;
  readonly response: Promise<Result<Got, FetchFailure>>;
  waiters: number;
  /** Whether more than one has waited. */
  isShared: boolean;
}

/**
 * Performs a request for who waits with `signal`. Equal keys share the request: it is aborted only
 * when nobody waits for it any more.
 */
type Share<Got> = (
  key: string,
  begin: (signal: Aborting) => Eventually<Result<Got, FetchFailure>>,
  signal: Aborting,
) => RequestUnderWay<Got>;

/**
 * `onShared` is called with a response that more than one waits for, before they have it, and
 * `onCoalesced` for each who waits for the request of another.
 */
function sharing<Got>(onShared: (got: Got) => void, onCoalesced: () => void): Share<Got> {
  const underWay = new Map<string, RequestUnderWay<Got>>();

  const begin = (key: string, perform: (signal: Aborting) => Eventually<Result<Got, FetchFailure>>): RequestUnderWay<Got> => {
    const controller = new Abort();
    const response = (async () => perform(controller))()
      .finally(() => {
        if (underWay.get(key) === begun) underWay.delete(key);
      })
      .then((result) => {
        if (begun.isShared && result.tag === 'ok') onShared(result.val);
        return result;
      });
    const begun: RequestUnderWay<Got> = { controller, response, waiters: 0, isShared: false };
    underWay.set(key, begun);
    return begun;
  };

  return (key, perform, signal) => {
    const running = underWay.get(key);
    if (running !== undefined) {
      running.isShared = true;
      onCoalesced();
    }
    const shared = running ?? begin(key, perform);
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
    return shared;
  };
}

/**
 * Answers requests in flight with an equal `coalesce` key by one upstream request. Only equal
 * requests are coalesced: who chose the URL and the largest accepted body are part of the key.
 * `onCoalesced` is called for each that waits for the request of another.
 */
export function coalescing(fetch: PerformFetch, onCoalesced: () => void = () => undefined): PerformFetch {
  const share = sharing<Response>(({ body }) => shareBody(body), onCoalesced);
  return (wanted, signal, client) => {
    const key = keyOf(wanted);
    return key === undefined ? fetch(wanted, signal, client) : share(key, (abort) => fetch(wanted, abort, client), signal).response;
  };
}

/**
 * Does the same for requests whose responses are long only seldom. The rest of a long response goes
 * to one of those who wait for it. The others ask anew, each for itself.
 */
export function coalescingAsks(ask: Effects['ask'], onCoalesced: () => void = () => undefined): Effects['ask'] {
  const share = sharing<AskedFetch>(({ response, rest }) => {
    if (rest === undefined) shareBody(response.body);
  }, onCoalesced);
  const taken = new WeakSet<AskedFetch>();
  return (wanted, signal, client) => {
    const key = keyOf(wanted.fetch);
    if (key === undefined) return ask(wanted, signal, client);
    const shared = share(`${wanted.wholeBytes} ${key}`, (abort) => ask(wanted, abort, client), signal);
    return shared.response.then((result) => {
      if (result.tag === 'err' || result.val.rest === undefined) return result;
      if (!taken.has(result.val) && !signal.aborted) {
        taken.add(result.val);
        return result;
      }
      if (!signal.aborted) return ask(wanted, signal, client);
      // The rest came just as the last one left.
      if (!taken.has(result.val) && shared.waiters === 0) result.val.rest.close();
      return err({ tag: 'other', val: 'aborted' });
    });
  };
}

function keyOf({ chosenBy, maxBytes, coalesce }: Fetch): string | undefined {
  return coalesce === undefined ? undefined : `${chosenBy} ${maxBytes} ${coalesce}`;
}
