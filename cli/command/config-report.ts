/** How the errors and warnings of a configuration are shown, whichever subcommand found them. */
import { lineOf } from '../../hosts/shared/config/configuration-error.ts';
import type { ConfigError } from '../../hosts/shared/config/config-error.ts';

/** Something in a configuration that works, but may not do what its author meant. */
export interface Warning {
  /** JSON pointer into the configuration. */
  readonly at: string;
  readonly text: string;
}

/** Returns a list without the repetitions: two phases may find the same fault. */
export function withoutRepetitions<T extends object>(found: readonly T[]): T[] {
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Describes config errors for people: a title, and a line for each. */
export function describeConfigErrors(errors: readonly ConfigError[]): string {
  const different = withoutRepetitions(errors);
  const title = `the configuration has ${different.length === 1 ? 'an error' : `${different.length} errors`}:`;
  return [title, ...different.map(lineOf)].join('\n');
}

/** Describes warnings for people, a line for each. An empty list if there are none. */
export function describeWarnings(warnings: readonly Warning[]): string[] {
  return withoutRepetitions(warnings).map(({ at, text }) => `warning: ${at}: ${text}`);
}
