/** How the errors and warnings of a configuration are shown, whichever subcommand found them. */
import { lineOf } from '../../hosts/shared/config/invalid-configuration-error.ts';
import type { ConfigError, ConfigWarning } from '../../hosts/shared/config/config-error.ts';

/** Returns a list without the repetitions: two phases may find the same config error. */
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
export function describeWarnings(warnings: readonly ConfigWarning[]): string[] {
  return withoutRepetitions(warnings).map(({ at, text }) => `warning: ${at}: ${text}`);
}
