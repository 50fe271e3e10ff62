import ipaddr from 'ipaddr.js';
import type { ConfigError } from './config-error.ts';
import type { Config } from './types.ts';

/**
 * Validates that a signer that other machines reach has TLS in front. `host` is where the gateway
 * is going to listen.
 */
export function validateExposure({ listen, signer }: Config, host: string): ConfigError[] {
  if (signer === undefined || listen.tlsTerminated || isLoopback(host)) return [];
  const expected = `true, because a gateway with a signer listens on ${host}: put a proxy that ends TLS in front of it, or listen on a loopback address`;
  return [{ at: '/listen/tlsTerminated', expected, got: 'false' }];
}

/**
 * Tells whether only this machine reaches a host: `localhost`, or an address of the loopback
 * interface.
 */
function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return address.toLowerCase() === 'localhost' || (ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback');
}
