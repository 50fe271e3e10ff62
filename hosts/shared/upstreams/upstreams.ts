import type { Config } from '../../../build/types/config.js';
import type { Fetch } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { pointer } from '../config/config-error.ts';

/**
 * The name of an upstream in metrics and traces: its place in the configuration.
 *
 * Security: it has no URL, since the path and the host of an endpoint may hold a key. Everything
 * that a token names is one upstream, so a client cannot make names. `upstreamOrigins` says what
 * is shown of their origins.
 */
export interface Upstream {
  /**
   * What it is. `token` is every address that came out of a token. `other` is an address below
   * none of those in the configuration, such as the one that a gateway leads on to.
   */
  readonly kind: 'rpc' | 'ipfs' | 'arweave' | 'token' | 'other';
  /** The chain id of an endpoint. Empty for other kinds. */
  readonly chain: string;
  /** The index in the configuration's list, from 0. Empty for `token` and `other`. */
  readonly endpoint: string;
}

/** Every address that came out of a token. */
export const fromToken: Upstream = { kind: 'token', chain: '', endpoint: '' };
/** Every address that is below none of those in the configuration. */
export const other: Upstream = { kind: 'other', chain: '', endpoint: '' };

/** An upstream that the configuration lists. */
export interface ListedUpstream {
  readonly upstream: Upstream;
  readonly url: string;
  /** JSON pointer to the URL. */
  readonly at: string;
}

/** Returns the upstreams that a configuration lists. */
export function listedUpstreams({ chains, content }: Pick<Config, 'chains' | 'content'>): ListedUpstream[] {
  const endpoints = Object.entries(chains).flatMap(([chain, { rpc }]) =>
    rpc.map((endpoint, index): ListedUpstream => {
      const [url, at] = typeof endpoint === 'string' ? [endpoint, []] : [endpoint.url, ['url']];
      return { upstream: { kind: 'rpc', chain, endpoint: String(index) }, url, at: pointer('/chains', chain, 'rpc', index, ...at) };
    }),
  );
  const gateways = (['ipfs', 'arweave'] as const).flatMap((kind) =>
    content[kind].map((url, index) => ({
      upstream: { kind, chain: '', endpoint: String(index) },
      url,
      at: pointer('/content', kind, index),
    })),
  );
  return [...endpoints, ...gateways];
}

/** Returns the name of the upstream that a request goes to. */
export type NameUpstream = (fetch: Pick<Fetch, 'url' | 'chosenBy'>) => Upstream;

/** Returns a function that names the upstreams of a configuration. */
export function upstreamsOf(config: Pick<Config, 'chains' | 'content'>): NameUpstream {
  const listed = listedUpstreams(config);
  const byUrl = new Map(listed.map(({ url, upstream }) => [url, upstream]));
  const byBase = listed.map(({ url, upstream }) => ({ base: url.replace(/[/?#]+$/, ''), upstream }));
  // The longest first: a gateway may stand below another.
  byBase.sort((a, b) => b.base.length - a.base.length);
  return ({ url, chosenBy }) => {
    if (chosenBy === 'token') return fromToken;
    return byUrl.get(url) ?? byBase.find(({ base }) => isBelow(url, base))?.upstream ?? other;
  };
}

function isBelow(url: string, base: string): boolean {
  return url.startsWith(base) && (url.length === base.length || '/?#'.includes(url.charAt(base.length)));
}
