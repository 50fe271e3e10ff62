import type { ConfigError } from './config-error.ts';

/** A configuration that is not served. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Every problem found, by place. */
  readonly problems: readonly ConfigError[];

  constructor(problems: readonly ConfigError[]) {
    super(problems.map(lineOf).join('\n'));
    this.problems = problems;
  }
}

/** A problem as a line for people. */
export function lineOf({ at, expected, got }: ConfigError): string {
  return `${at === '' ? '(the whole)' : at}: expected ${expected}, got ${got}`;
}
