import type { Fetch, FetchFailure, Response } from '../../../../build/types/interfaces/mintmark-nft-http.js';
import type { Eventually } from '../../eventually.ts';
import { ok } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { AskUpstreams } from '../observed.ts';
import type { HiddenHost } from './origins.ts';
import { errorsWithout } from './errors.ts';
import { gathered } from './gathered.ts';
import type { StandIns } from './stand-ins.ts';

type Head = Pick<Response, 'status' | 'headers'>;

/**
 * Returns how upstreams are asked by components that know stand-ins. What comes back has the
 * stand-in too: in redirects, and in the errors of an endpoint of a chain, which may quote its own
 * host. Results and content are passed on as they are.
 *
 * Security: a stand-in in what a token chose is not revealed.
 */
export function askedByStandIn({ fetch, open, ask }: AskUpstreams, standIns: StandIns): AskUpstreams {
  if (standIns.isEmpty) return { fetch, open, ask };
  const reveal = (wanted: Fetch): { wanted: Fetch; endpoint: HiddenHost | undefined } => {
    if (wanted.chosenBy === 'token') return { wanted, endpoint: undefined };
    const { url, hidden } = standIns.reveal(wanted.url);
    if (hidden === undefined) return { wanted, endpoint: undefined };
    return { wanted: { ...wanted, url }, endpoint: wanted.method === 'post' ? hidden : undefined };
  };
  const headOf = <H extends Head>(head: H, from: string): H => {
    const location = (value: string): string => hiddenLocation(value, from, standIns);
    return {
      ...head,
      headers: head.headers.map((field) => (field.name === 'location' ? { ...field, value: location(field.value) } : field)),
    };
  };
  const responseOf = (response: Response, from: string, endpoint: HiddenHost | undefined): Response => ({
    ...headOf(response, from),
    body: endpoint === undefined ? response.body : errorsWithout(response.body, endpoint),
  });
  return {
    fetch: async (given, signal, client) => {
      const { wanted, endpoint } = reveal(given);
      return mapped(await fetch(wanted, signal, client), (response) => responseOf(response, wanted.url, endpoint));
    },
    open: async (given, signal, client) => {
      const { wanted, endpoint } = reveal(given);
      const opened = await open(wanted, signal, client);
      if (opened.tag === 'err') return opened;
      const { head, body } = opened.val;
      return ok({
        head: headOf(head, wanted.url),
        body: endpoint === undefined ? body : gathered(body, (whole) => errorsWithout(whole, endpoint)),
      });
    },
    ask: async (given, signal, client) => {
      const { wanted, endpoint } = reveal(given.fetch);
      // A response with a rest is a long one, and a long one is a result.
      return mapped(await ask({ ...given, fetch: wanted }, signal, client), ({ response, rest }) => ({
        response: responseOf(response, wanted.url, rest === undefined ? endpoint : undefined),
        rest,
      }));
    },
  };
}

function mapped<Got>(result: Awaited<Eventually<Result<Got, FetchFailure>>>, change: (got: Got) => Got): Result<Got, FetchFailure> {
  return result.tag === 'ok' ? ok(change(result.val)) : result;
}

function hiddenLocation(location: string, from: string, standIns: StandIns): string {
  const href = URL.parse(location, from)?.href ?? location;
  const hidden = standIns.hide(href);
  return hidden === href ? location : hidden;
}
