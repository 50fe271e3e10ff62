import type { ConfigError } from '../config/config-error.ts';
import { payloadOf } from '../payload.ts';

/**
 * Returns the configuration errors that a component's `open` threw. `undefined` if it threw
 * something else.
 */
export function configErrorsOf(error: unknown): ConfigError[] | undefined {
  const payload = payloadOf(error);
  return Array.isArray(payload) && payload.every(isConfigError) ? payload : undefined;
}

function isConfigError(value: unknown): value is ConfigError {
  return typeof value === 'object' && value !== null && 'at' in value && 'expected' in value && 'got' in value;
}
