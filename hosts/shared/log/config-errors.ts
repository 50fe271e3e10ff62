import type { ConfigError } from '../config/config-error.ts';
import type { Log } from './fields.ts';

/** Logs configuration errors, a line each. */
export function logConfigErrors(log: Log, errors: readonly ConfigError[]): void {
  for (const { at, expected, got } of errors) log('error', 'configuration', { at, expected, got });
}
