/** The limiter as a WebAssembly component, bound for JavaScript. It decides as the source does. */
import { instantiate as make, modules as places } from 'mintmark-bindings/rate-limit';
import type { RateLimit } from '../../../build/types/rate-limit.js';
import { compileCoreModules } from '../../shared/core-modules.ts';
import type { CoreModules } from '../../shared/core-modules.ts';
import { instantiateWith } from '../../shared/instantiate.ts';
export type { CoreModules } from '../../shared/core-modules.ts';
export { BindingError } from '../../shared/binding-error.ts';

/**
 * Returns a function that makes a new instance of the limiter at every call: the option `limiter`
 * of `createLimiter`.
 *
 * Errors: its functions throw a `BindingError` with the record `invalid`.
 */
export async function loadLimiter(modules?: CoreModules): Promise<() => RateLimit['limiter']> {
  const compiled = modules ?? (await compileCoreModules(places));
  return () => instantiateWith<RateLimit>(make, compiled).limiter;
}
