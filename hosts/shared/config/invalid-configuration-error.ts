import type { ConfigError } from './config-error.ts';

/**
 * Thrown where a configuration cannot be used. It has all errors of the configuration, and a line
 * for each in its message.
 */
export class InvalidConfigurationError extends Error {
  override readonly name = 'InvalidConfigurationError';
  /** Every error found. No two are the same. */
  readonly errors: readonly ConfigError[];

  constructor(errors: readonly ConfigError[]) {
    const distinct = [...new Map(errors.map((error) => [lineOf(error), error])).values()];
    super(distinct.map(lineOf).join('\n'));
    this.errors = distinct;
  }
}

/** Writes a config error as a line for people. */
export function lineOf({ at, expected, got }: ConfigError): string {
  return `${at === '' ? '(the whole)' : at}: expected ${expected}, got ${got}`;
}
