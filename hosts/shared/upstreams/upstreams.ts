import type { Config } from '../../../build/types/config.js';
import type { Fetch } from '../../../build/types/interfaces/mintmark-nft-http.js';

/**
 * The name of an upstream in metrics and traces: its place in the configuration.
 *
 * Security: it has no URL, since the path and the host of an endpoint may hold a key. Everything
 * that a token names is one upstream, so a client cannot make names.
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

const fromToken: Upstream = { kind: 'token', chain: '', endpoint: '' };
const other: Upstream = { kind: 'other', chain: '', endpoint: '' };

/** Returns the name of the upstream that a request goes to. */
export type NameUpstream = (fetch: Pick<Fetch, 'url' | 'chosenBy'>) => Upstream;

/** Returns a function that names the upstreams of a configuration. */
export function upstreamsOf({ chains, content }: Pick<Config, 'chains' | 'content'>): NameUpstream {
  const byUrl = new Map<string, Upstream>();
  const byBase: { readonly base: string; readonly upstream: Upstream }[] = [];
  const add = (url: string, upstream: Upstream): void => {
    byUrl.set(url, upstream);
    byBase.push({ base: url.replace(/[/?#]+$/, ''), upstream });
  };
  for (const [chain, { rpc }] of Object.entries(chains))
    for (const [index, endpoint] of rpc.entries())
      add(typeof endpoint === 'string' ? endpoint : endpoint.url, { kind: 'rpc', chain, endpoint: String(index) });
  for (const kind of ['ipfs', 'arweave'] as const)
    for (const [index, url] of content[kind].entries()) add(url, { kind, chain: '', endpoint: String(index) });
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
