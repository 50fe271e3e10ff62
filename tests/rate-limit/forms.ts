import * as native from '../../components/rate-limit/src/limiter.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type { Limiter } from '../../hosts/shared/limits/limiter-supervisor.ts';
import { from } from '../../scripts/build/paths.ts';
import { linkLimiter } from '../../hosts/shared/component/link.ts';

/** The limiter as a component on QuickJS: a function that makes a fresh instance. */
export function componentLimiter(): Promise<() => Limiter> {
  return linkLimiter(loaderFrom(builtComponents));
}

/** The same on StarlingMonkey. */
export function starlingMonkeyLimiter(): Promise<() => Limiter> {
  return linkLimiter(loaderFrom(builtComponents, { 'rate-limit': from('build/test/js/starlingmonkey/rate-limit') }));
}

/** The limiter, linked natively. */
export const nativeLimiter: Limiter = native;
