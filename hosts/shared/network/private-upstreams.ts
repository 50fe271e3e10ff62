import type { Config } from '../../../build/types/config.js';
import { placeOf } from './destination.ts';
import { RefusedAddress, refusePrivateHost } from './guard.ts';
import type { ConfigWarning } from '../config/config-error.ts';
import { pointer } from '../config/config-error.ts';

/**
 * Warns of every configured upstream at a private or loopback address that `network` does not
 * allow. Every request to it will be refused.
 */
export function privateUpstreamWarnings({ network, chains, content }: Pick<Config, 'network' | 'chains' | 'content'>): ConfigWarning[] {
  const allowed = new Set(network.allowPrivate.map((place) => place.toLowerCase()));
  return upstreams({ chains, content }).flatMap(({ at, url }) => {
    const place = placeOf(url);
    if (network.connectTo[url.origin] !== undefined || allowed.has(place) || !isPrivate(url)) return [];
    const text = `${url.origin} is not a public address, so every request to it is refused: add "${place}" to network.allowPrivate to allow it`;
    return [{ at, text }];
  });
}

/**
 * Returns the places of configured upstreams that are reached at a private or loopback address,
 * whether `network` allows it or not.
 */
export function privateUpstreams({ network, chains, content }: Pick<Config, 'network' | 'chains' | 'content'>): string[] {
  return upstreams({ chains, content }).flatMap(({ at, url }) => {
    const target = network.connectTo[url.origin];
    return isPrivate(target === undefined ? url : new URL(target)) ? [at] : [];
  });
}

function upstreams({ chains, content }: Pick<Config, 'chains' | 'content'>): { readonly at: string; readonly url: URL }[] {
  const rpc = Object.entries(chains).flatMap(([id, chain]) =>
    chain.rpc.map((endpoint, index) => {
      const at = pointer('/chains', id, 'rpc', index);
      return typeof endpoint === 'string' ? { at, text: endpoint } : { at: pointer(at, 'url'), text: endpoint.url };
    }),
  );
  const ipfs = content.ipfs.map((text, index) => ({ at: pointer('/content/ipfs', index), text }));
  const arweave = content.arweave.map((text, index) => ({ at: pointer('/content/arweave', index), text }));
  return [...rpc, ...ipfs, ...arweave].flatMap(({ at, text }) => {
    // A URL that waits for an unset variable may not be one yet.
    const url = URL.parse(text);
    return url === null ? [] : [{ at, url }];
  });
}

function isPrivate(url: URL): boolean {
  try {
    refusePrivateHost(url);
    return false;
  } catch (error) {
    if (error instanceof RefusedAddress) return true;
    throw error;
  }
}
