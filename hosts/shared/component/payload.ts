import type { ConfigError } from '../config/config-error.ts';

/** What a WIT function's error is: jco throws an `Error` with it as its `payload`. Nothing: it was thrown by something else, or is a trap. */
export function payloadOf(error: unknown): unknown {
  return error instanceof Error && 'payload' in error ? error.payload : undefined;
}

/** The problems that a component's `open` threw; none where it threw something else. */
export function configErrorsOf(error: unknown): ConfigError[] | undefined {
  const payload = payloadOf(error);
  return Array.isArray(payload) && payload.every(isConfigError) ? payload : undefined;
}

function isConfigError(value: unknown): value is ConfigError {
  return typeof value === 'object' && value !== null && 'at' in value && 'expected' in value && 'got' in value;
}
