import type { Config } from '../../../build/types/config.js';
import { isOfThisMachine } from '../network/loopback.ts';
import type { ConfigError } from './config-error.ts';

/**
 * Validates that a signer that other machines reach has TLS in front. `host` is where the gateway
 * is going to listen.
 */
export function validateExposure({ listen, signer }: Config, host: string): ConfigError[] {
  if (signer === undefined || listen.tlsTerminated || isOfThisMachine(host)) return [];
  const expected = `true, because a gateway with a signer listens on ${host}: put a proxy that ends TLS in front of it, or listen on a loopback address`;
  return [{ at: '/listen/tlsTerminated', expected, got: 'false' }];
}
