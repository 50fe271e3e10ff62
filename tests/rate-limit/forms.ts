import * as native from '../../components/rate-limit/src/limiter.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type { Limiter } from '../../hosts/shared/homes/limiter-cell.ts';
import { linkLimiter } from '../../hosts/shared/link.ts';

/** The limiter as a component on QuickJS: a function that makes a fresh instance. */
export function componentLimiter(): Promise<() => Limiter> {
  return linkLimiter(loaderFrom(builtComponents));
}

/** The limiter, linked natively. */
export const nativeLimiter: Limiter = native;
