/** Where a Worker differs from the Node host, as far as a configuration can show it. */
import type { Config } from '../../build/types/config.js';
import type { ConfigWarning } from '../../hosts/shared/config/config-error.ts';
import { privateUpstreams } from '../../hosts/shared/network/private-upstreams.ts';

/** The places of a configuration that a Worker ignores, and why. */
export const reasons: Readonly<Record<string, string>> = {
  '/listen/host': 'a Worker has no listener of its own',
  '/listen/port': 'a Worker has no listener of its own',
  '/listen/tlsTerminated': 'a Worker sees by which scheme a request came',
  '/listen/drainSeconds': 'a Worker is never asked to end',
  '/admin': 'there is no /metrics on Workers: its series are in Analytics Engine or in the log',
  '/backends/url': 'a Worker has limits and a vault of its own, and asks no other gateway',
  '/state': 'state is in Durable Objects and in the Cache API',
  '/signer/checkpoints/file': "the last checkpoint is kept in the vault's object; signer_audit gives it out",
  '/limits/trustedProxies': 'the client address is CF-Connecting-IP and nothing else',
};

/** Returns the ignored places that a configuration's file has. */
export function ignoredPlaces(value: unknown): string[] {
  return Object.keys(reasons).filter((place) => has(value, place.split('/').slice(1)));
}

function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const found = Object.entries(value).find(([key]) => key === name);
  return found !== undefined && has(found[1], rest);
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Warns of what a Worker cannot do as configured. */
export function warningsOf({ listen, network, chains, content }: Config): ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  if (listen.hosts.every((host) => loopback.has(host.replace(/:\d+$/, '')))) {
    warnings.push({
      at: '/listen/hosts',
      text: 'only loopback names are listed: the deployed Worker answers 421 to every request until its own name is listed here',
    });
  }
  if (network.allowPrivate.length > 0) {
    warnings.push({ at: '/network/allowPrivate', text: 'a deployed Worker reaches public addresses only' });
  }
  for (const at of privateUpstreams({ network, chains, content })) {
    warnings.push({ at, text: 'a deployed Worker does not reach a private or loopback address' });
  }
  return warnings;
}
