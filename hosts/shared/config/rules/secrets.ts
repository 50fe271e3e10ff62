/** Secrets that a configuration's strings hold, besides those of the environment. */
import type { ConfigWarning } from '../config-error.ts';
import { isOnThisMachine, parsePostgresUrl } from '../text/postgres-url.ts';
import type { PostgresUrl } from '../text/postgres-url.ts';
import type { Config } from '../types.ts';

/** Where the secret of `POST /v1/events` is. */
const eventsSecret = '/content/events/secret';
/** Where the URL of the ledger's database is. */
const postgres = '/state/postgres';

/**
 * Returns the secrets that a configuration has at its places for secrets, however they came there.
 */
export function secretsIn(config: Config): string[] {
  const { events } = config.content;
  const database = databaseOf(config);
  const passwords = [database?.password, database?.writtenPassword].filter((password) => password !== undefined);
  return [...(events === undefined ? [] : [events.secret]), ...passwords];
}

/**
 * Warns of a secret that stands in the file itself. `filled` has the places that were filled from
 * the environment.
 */
export function secretWarnings(config: Config, filled: ReadonlySet<string>): ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  const variable = 'Put it into a variable of the environment and write "${NAME}" here, the name of that variable';
  if (config.content.events !== undefined && !filled.has(eventsSecret)) {
    const text = `the secret stands in the file itself: whoever reads the file can forge events. ${variable}`;
    warnings.push({ at: eventsSecret, text });
  }
  const database = databaseOf(config);
  if (database?.password !== undefined && !filled.has(postgres)) {
    const text = `the password stands in the file itself: whoever reads the file can change the ledger. ${variable}`;
    warnings.push({ at: postgres, text });
  }
  if (database?.sslmode === 'disable' && !isOnThisMachine(database.host)) {
    const text = `\`sslmode=disable\`: whoever is on the way to ${database.host} can read and change the ledger. Use \`sslmode=verify-full\``;
    warnings.push({ at: postgres, text });
  }
  return warnings;
}

function databaseOf({ state }: Config): PostgresUrl | undefined {
  return state.postgres === undefined ? undefined : parsePostgresUrl(state.postgres);
}
