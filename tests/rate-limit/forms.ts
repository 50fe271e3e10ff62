import * as native from '../../components/rate-limit/src/limiter.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type { Limiter } from '../../hosts/shared/limits/limiter-supervisor.ts';
import { linkLimiter } from '../../hosts/shared/component/link.ts';

/** The limiter as a component on QuickJS: a function that makes a fresh instance. */
export function componentLimiter(): Promise<() => Limiter> {
  return linkLimiter(loaderFrom(builtComponents));
}

/** The limiter, linked natively. */
export const nativeLimiter: Limiter = native;
