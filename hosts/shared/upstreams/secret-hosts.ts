import type { ConfigWarning } from '../config/config-error.ts';
import type { ReadConfig } from '../config/read.ts';
import { isOriginFixed } from './origins.ts';
import { listedUpstreams } from './upstreams.ts';

/** A URL that is one variable as a whole. */
const oneVariable = /^\$\{[^}]*\}$/;

/**
 * Warns of every upstream whose host has a variable in it. A URL that is a variable as a whole
 * gives no warning: its key stands behind the host, as far as anybody can tell.
 *
 * Security: the gateway tells clients the origin of an upstream, as in the problem of a request
 * that failed there and in a trace.
 */
export function secretHostWarnings({ config, filled }: Pick<ReadConfig, 'config' | 'filled'>): ConfigWarning[] {
  return listedUpstreams(config).flatMap(({ url, at }) => {
    const written = filled.get(at);
    if (written === undefined || oneVariable.test(written) || isOriginFixed(url, written)) return [];
    const text =
      'the host has a variable in it, and clients are told the host if the upstream fails. If that is a key, use a URL of the provider that has it in its path, or a field `bearer` or `headers`';
    return [{ at, text }];
  });
}
