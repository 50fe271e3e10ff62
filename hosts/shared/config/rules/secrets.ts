/** Secrets that a configuration's strings hold, besides those of the environment. */
import type { ConfigWarning } from '../config-error.ts';
import type { Config } from '../types.ts';

/** Where the secret of `POST /v1/events` is. */
const eventsSecret = '/content/events/secret';

/**
 * Returns the secrets that a configuration has at its places for secrets, however they came there.
 */
export function secretsIn({ content }: Config): string[] {
  return content.events === undefined ? [] : [content.events.secret];
}

/**
 * Warns of a secret that stands in the file itself. `filled` has the places that were filled from
 * the environment.
 */
export function secretWarnings({ content }: Config, filled: ReadonlySet<string>): ConfigWarning[] {
  if (content.events === undefined || filled.has(eventsSecret)) return [];
  const text =
    'the secret stands in the file itself: whoever reads the file can forge events. Put it into a variable of the environment and write "${NAME}" here, the name of that variable';
  return [{ at: eventsSecret, text }];
}
