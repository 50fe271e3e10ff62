import type { Fetch } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { RefusedAddress, checkHost } from './guard.ts';

/** The configuration's section `network`. */
export interface NetworkSettings {
  /** Private addresses, `host:port`, that configured upstreams may have. */
  readonly allowPrivate: readonly string[];
  /** Origins that are reached at another. */
  readonly connectTo: Readonly<Record<string, string>>;
}

/** Where a request goes. */
export interface Destination {
  /** Origin to connect to. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** Value of `Host`. */
  readonly host: string;
  /** Whether a connection goes to public addresses only. */
  readonly publicOnly: boolean;
}

/** Decides where requests go. Errors of what it gives: `RefusedAddress`. */
export function destinations({ allowPrivate, connectTo }: NetworkSettings): (fetch: Pick<Fetch, 'url' | 'chosenBy'>) => Destination {
  const allowed = new Set(allowPrivate.map((place) => place.toLowerCase()));
  const mapped = new Map(Object.entries(connectTo).map(([from, to]) => [new URL(from).origin, new URL(to).origin]));

  return ({ url: text, chosenBy }) => {
    const url = URL.parse(text);
    if (url === null) throw new RefusedAddress('this is no URL');
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new RefusedAddress(`${url.protocol} is not fetched`);
    const elsewhere = mapped.get(url.origin);
    if (url.username !== '' || url.password !== '') throw new RefusedAddress(`a URL of ${url.origin} carries credentials`);
    if (chosenBy === 'token' && url.protocol !== 'https:' && elsewhere === undefined)
      throw new RefusedAddress(`${url.origin} is not https`);
    const listed = chosenBy === 'operator' && allowed.has(placeOf(url));
    if (!listed && (elsewhere === undefined || chosenBy === 'token')) checkHost(url);
    return {
      origin: elsewhere ?? url.origin,
      path: url.pathname + url.search,
      host: url.host,
      // Where a mapping leads to is the operator's word.
      publicOnly: !listed && elsewhere === undefined,
    };
  };
}

/** Returns host and port of a URL, as `network.allowPrivate` lists them. */
export function placeOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}
