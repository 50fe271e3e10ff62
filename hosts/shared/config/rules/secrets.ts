/** Secrets that a configuration's strings hold, besides those of the environment. */
import type { Config } from '../../../../build/types/config.js';
import type { ConfigWarning } from '../config-error.ts';
import { isOnThisMachine, parsePostgresUrl } from '../text/postgres-url.ts';
import type { PostgresUrl } from '../text/postgres-url.ts';
import { parseRedisUrls } from '../text/redis-urls.ts';
import type { RedisUrl } from '../text/redis-urls.ts';

/** Where the secret of `POST /v1/events` is. */
const eventsSecret = '/content/events/secret';
/** Where the URL of the ledger's database is. */
const postgres = '/state/postgres';
/** Where the URL of the limits' server is. */
const redis = '/state/redis';
/** Where the token for the backends of another gateway is. */
const backendsToken = '/backends/token';
/** What to do with a secret. */
const variable = 'Put it into a variable of the environment and write "${NAME}" here, the name of that variable';

/**
 * Returns the secrets that a configuration has at its places for secrets, however they came there.
 */
export function secretsIn(config: Config): string[] {
  const { events } = config.content;
  const database = databaseOf(config);
  const servers = [...(database === undefined ? [] : [database]), ...redisOf(config)];
  const passwords = servers.flatMap(({ password, writtenPassword }) => [password, writtenPassword]).filter((it) => it !== undefined);
  const token = config.backends?.token;
  return [
    ...(events === undefined ? [] : [events.secret]),
    ...(token === undefined ? [] : [token]),
    ...passwords,
    ...credentialsOf(config),
  ];
}

/**
 * Warns of a secret that stands in the file itself. `filled` has the places that were filled from
 * the environment.
 */
export function secretWarnings(config: Config, filled: ReadonlyMap<string, string>): ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  if (config.content.events !== undefined && !filled.has(eventsSecret)) {
    const text = `the secret stands in the file itself: whoever reads the file can forge events. ${variable}`;
    warnings.push({ at: eventsSecret, text });
  }
  if (config.backends?.token !== undefined && !filled.has(backendsToken)) {
    const text = `the token stands in the file itself: whoever reads the file can spend the units of every client. ${variable}`;
    warnings.push({ at: backendsToken, text });
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
  return [...warnings, ...redisWarnings(config, filled)];
}

function redisWarnings(config: Config, filled: ReadonlyMap<string, string>): ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  const servers = redisOf(config);
  if (servers.some(({ password }) => password !== undefined) && !filled.has(redis)) {
    const text = `the password stands in the file itself: whoever reads the file can change the limits. ${variable}`;
    warnings.push({ at: redis, text });
  }
  const open = servers.find(({ tls, host }) => !tls && host !== '' && !isOnThisMachine(host.replaceAll(/[[\]]/g, '')));
  if (open !== undefined) {
    const text = `\`redis://\`: whoever is on the way to ${open.host} can read and change the limits. Use \`rediss://\``;
    warnings.push({ at: redis, text });
  }
  return warnings;
}

function redisOf({ state }: Config): readonly RedisUrl[] {
  return state.redis === undefined ? [] : (parseRedisUrls(state.redis) ?? []);
}

function databaseOf({ state }: Config): PostgresUrl | undefined {
  return state.postgres === undefined ? undefined : parsePostgresUrl(state.postgres);
}

/** Returns the credentials of the endpoints of chains, in each form in which they are sent. */
function credentialsOf({ chains }: Config): string[] {
  const endpoints = Object.values(chains).flatMap(({ rpc }) => rpc.filter((endpoint) => typeof endpoint !== 'string'));
  return endpoints.flatMap(({ headers, basic, bearer }) => [
    ...Object.values(headers),
    ...(basic === undefined ? [] : [basic.password, btoa(`${basic.username}:${basic.password}`)]),
    ...(bearer === undefined ? [] : [bearer]),
  ]);
}
