import ipaddr from 'ipaddr.js';
import type { ConfigError } from './config-error.ts';
import type { Config } from './types.ts';

/** A signer that is reached from elsewhere needs TLS in front. `host`: where the gateway is going to listen. */
export function checkExposure({ listen, signer }: Config, host: string): ConfigError[] {
  if (signer === undefined || listen.tlsTerminated || isLoopback(host)) return [];
  const expected = `true, as a gateway with a signer listens on ${host}: what stands in front ends TLS`;
  return [{ at: '/listen/tlsTerminated', expected, got: 'false' }];
}

/** Whether only this machine reaches a host: `localhost`, or an address of the loopback interface. */
function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return address.toLowerCase() === 'localhost' || (ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback');
}
