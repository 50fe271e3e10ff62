/** Where a Worker differs from the Node host, as far as a configuration can show it. */
import { pointer } from '../../hosts/shared/config/config-error.ts';
import type { Config } from '../../hosts/shared/config/types.ts';
import { RefusedAddress, checkHost } from '../../hosts/shared/network/guard.ts';

/** Something that works, but may not do what was meant. */
export interface Warning {
  /** JSON pointer into the configuration. */
  readonly at: string;
  readonly text: string;
}

/** What a Worker does not look at, and why. */
export const reasons: Readonly<Record<string, string>> = {
  '/listen/host': 'a Worker has no listener of its own',
  '/listen/port': 'a Worker has no listener of its own',
  '/state': 'state is in Durable Objects and in the Cache API',
  '/signer/checkpoints/file': "the last checkpoint is kept in the vault's object; signer_audit gives it out",
  '/limits/trustedProxies': 'the client address is CF-Connecting-IP and nothing else',
};

/** Of those places, the ones that a configuration's file says something at. */
export function ignoredPlaces(value: unknown): string[] {
  return Object.keys(reasons).filter((place) => stands(value, place.split('/').slice(1)));
}

function stands(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const found = Object.entries(value).find(([key]) => key === name);
  return found !== undefined && stands(found[1], rest);
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Warns of what a Worker cannot do as configured. `config`: checked and filled. */
export function warningsOf({ listen, network, chains, content }: Config): Warning[] {
  const warnings: Warning[] = [];
  if (listen.hosts.every((host) => loopback.has(host.replace(/:\d+$/, '')))) {
    warnings.push({
      at: '/listen/hosts',
      text: 'only loopback names: every request to the deployed Worker is answered 421 until its own name stands here',
    });
  }
  if (network.allowPrivate.length > 0) {
    warnings.push({ at: '/network/allowPrivate', text: 'a deployed Worker reaches public addresses only' });
  }
  const upstreams = [
    ...Object.entries(chains).flatMap(([id, { rpc }]) => rpc.map((url, index) => ({ at: pointer('/chains', id, 'rpc', index), url }))),
    ...content.ipfs.map((url, index) => ({ at: pointer('/content/ipfs', index), url })),
  ];
  for (const { at, url } of upstreams) {
    const target = network.connectTo[new URL(url).origin] ?? url;
    if (isPrivate(new URL(target))) warnings.push({ at, text: 'a deployed Worker does not reach a private or loopback address' });
  }
  return warnings;
}

function isPrivate(url: URL): boolean {
  try {
    checkHost(url);
    return false;
  } catch (error) {
    if (error instanceof RefusedAddress) return true;
    throw error;
  }
}
