import type { Fetch } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { RefusedAddress, refuseLocalName, refusePrivateHost } from './guard.ts';

/** The configuration's section `network`. */
export interface NetworkSettings {
  /** Private addresses, `host:port`, that configured upstreams may have. */
  readonly allowPrivate: readonly string[];
  /** Origins, each with the origin to connect to instead. */
  readonly connectTo: Readonly<Record<string, string>>;
}

/** Where a request goes. */
export interface Destination {
  /** The origin to connect to. */
  readonly origin: string;
  /** The path and query. */
  readonly path: string;
  /** The value of `Host`. */
  readonly host: string;
  /** Whether to connect to public addresses only. */
  readonly publicOnly: boolean;
}

/**
 * Returns a function that decides where a request goes. It throws `RefusedAddress` if the request
 * may not be sent. `ownHosts` are the names under which this gateway is served (`listen.hosts`).
 */
export function destinations(
  { allowPrivate, connectTo }: NetworkSettings,
  ownHosts: readonly string[] = [],
): (fetch: Pick<Fetch, 'url' | 'chosenBy'>) => Destination {
  const own = new Set(ownHosts.map((host) => host.toLowerCase()));
  const allowed = new Set(allowPrivate.map((place) => place.toLowerCase()));
  const mapped = new Map(Object.entries(connectTo).map(([from, to]) => [new URL(from).origin, new URL(to).origin]));

  const decide = ({ url: text, chosenBy }: Pick<Fetch, 'url' | 'chosenBy'>): Destination => {
    const url = URL.parse(text);
    if (url === null) throw new RefusedAddress('the URL is not valid');
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new RefusedAddress(`the scheme ${url.protocol} is not supported, only https: and http:`);
    const mappedTo = mapped.get(url.origin);
    if (url.username !== '' || url.password !== '') throw new RefusedAddress(`a URL of ${url.origin} contains credentials`);
    if (chosenBy === 'token' && url.protocol !== 'https:' && mappedTo === undefined) throw new RefusedAddress(`${url.origin} is not https`);
    const isAllowed = chosenBy === 'operator' && allowed.has(placeOf(url));
    if (!isAllowed && (mappedTo === undefined || chosenBy === 'token')) refusePrivateHost(url);
    if (chosenBy === 'token') {
      if (own.has(url.hostname.replace(/\.$/, '')) || own.has(url.host)) throw new RefusedAddress(`${url.origin} is this gateway itself`);
      // The operator lists in `connectTo` what else a token may name.
      if (mappedTo === undefined) refuseUnusual(url);
    }
    return {
      origin: mappedTo ?? url.origin,
      path: url.pathname + url.search,
      host: url.host,
      // The operator chose where a mapping leads to, so it may be private.
      publicOnly: !isAllowed && mappedTo === undefined,
    };
  };
  // The endpoints of chains, which are few, are asked again and again.
  const decided = new Map<string, Destination>();
  return (fetch) => {
    if (fetch.chosenBy === 'token') return decide(fetch);
    const known = decided.get(fetch.url);
    if (known !== undefined) return known;
    const destination = decide(fetch);
    if (decided.size >= MAX_DECIDED) decided.clear();
    decided.set(fetch.url, destination);
    return destination;
  };
}

/** The most destinations that are remembered. */
const MAX_DECIDED = 256;

/**
 * Throws `RefusedAddress` if a URL that a token chose leads to a local network, or to a port where
 * no web server is expected.
 */
function refuseUnusual(url: URL): void {
  refuseLocalName(url);
  if (url.port !== '')
    throw new RefusedAddress(`${url.origin} has the port ${url.port}: expected 443, or an origin that network.connectTo lists`);
}

/** Returns host and port of a URL, as `network.allowPrivate` lists them. */
export function placeOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}
