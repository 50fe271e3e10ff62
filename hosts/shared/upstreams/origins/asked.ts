import type { Fetch, FetchFailure, Response } from '../../../../build/types/interfaces/mintmark-nft-http.js';
import type { Eventually } from '../../eventually.ts';
import type { ChunkSource } from '../../exchange/effects.ts';
import { err, ok } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { AskUpstreams } from '../observed.ts';
import type { HiddenOrigin } from './origins.ts';
import { withoutHost } from './stand-ins.ts';
import type { StandIns } from './stand-ins.ts';

type Head = Pick<Response, 'status' | 'headers'>;

/**
 * Returns how upstreams are asked by components that know stand-ins. What comes back has the
 * stand-in too: in redirects, in failures, and in what an endpoint of a chain says, which may quote
 * its own host. A host that stands in two chunks of a
 * long answer is not found.
 *
 * Security: a stand-in in what a token chose is not revealed.
 */
export function askedByStandIn({ fetch, open, ask }: AskUpstreams, standIns: StandIns): AskUpstreams {
  if (standIns.isEmpty) return { fetch, open, ask };
  const reveal = (wanted: Fetch): { wanted: Fetch; hidden: HiddenOrigin | undefined } => {
    if (wanted.chosenBy === 'token') return { wanted, hidden: undefined };
    const { url, hidden } = standIns.reveal(wanted.url);
    return {
      wanted: hidden === undefined ? wanted : { ...wanted, url },
      hidden,
    };
  };
  const concealed = async <Got>(
    asked: Eventually<Result<Got, FetchFailure>>,
    hidden: HiddenOrigin,
    conceal: (got: Got) => Got,
  ): Promise<Result<Got, FetchFailure>> => {
    const result = await asked;
    return result.tag === 'ok' ? ok(conceal(result.val)) : err(failureWithout(result.val, hidden));
  };
  const headOf = (head: Head, from: string): Head => ({
    ...head,
    headers: head.headers.map((field) =>
      field.name === 'location' ? { ...field, value: hiddenLocation(field.value, from, standIns) } : field,
    ),
  });
  const responseOf = (response: Response, { method, url }: Fetch, hidden: HiddenOrigin): Response => ({
    ...response,
    ...headOf(response, url),
    body: method === 'post' ? bytesWithout(response.body, hidden) : response.body,
  });
  return {
    fetch: (given, signal, client) => {
      const { wanted, hidden } = reveal(given);
      const asked = fetch(wanted, signal, client);
      return hidden === undefined ? asked : concealed(asked, hidden, (response) => responseOf(response, wanted, hidden));
    },
    open: (given, signal, client) => {
      const { wanted, hidden } = reveal(given);
      const asked = open(wanted, signal, client);
      return hidden === undefined
        ? asked
        : concealed(asked, hidden, ({ head, body }) => ({
            head: headOf(head, wanted.url),
            body: chunksOf(body, wanted, hidden),
          }));
    },
    ask: (given, signal, client) => {
      const { wanted, hidden } = reveal(given.fetch);
      const asked = ask({ ...given, fetch: wanted }, signal, client);
      return hidden === undefined
        ? asked
        : concealed(asked, hidden, ({ response, rest }) => ({
            response: responseOf(response, wanted, hidden),
            rest: rest === undefined ? undefined : chunksOf(rest, wanted, hidden),
          }));
    },
  };
}

function hiddenLocation(location: string, from: string, standIns: StandIns): string {
  const href = URL.parse(location, from)?.href ?? location;
  const hidden = standIns.hide(href);
  return hidden === href ? location : hidden;
}

function failureWithout(failure: FetchFailure, hidden: HiddenOrigin): FetchFailure {
  switch (failure.tag) {
    case 'refused':
    case 'unreachable':
    case 'other':
      return { tag: failure.tag, val: withoutHost(failure.val, hidden) };
    case 'timed-out':
    case 'too-large':
    case 'overloaded':
      return failure;
  }
}

function chunksOf(source: ChunkSource, { method }: Fetch, hidden: HiddenOrigin): ChunkSource {
  // Content is verified by its bytes, which stay as they are.
  if (method !== 'post') return source;
  return {
    next: async () => {
      const chunk = await source.next();
      return chunk.tag === 'err' || chunk.val === undefined ? chunk : ok(bytesWithout(chunk.val, hidden));
    },
    close: () => source.close(),
  };
}

/** A name without a dot is left as it is: `node` is a word like others, and no provider's. */
function bytesWithout(bytes: Uint8Array, hidden: HiddenOrigin): Uint8Array {
  if (!/[.:]/.test(hidden.url.hostname)) return bytes;
  const text = new TextDecoder().decode(bytes);
  const without = withoutHost(text, hidden);
  return without === text ? bytes : new TextEncoder().encode(without);
}
