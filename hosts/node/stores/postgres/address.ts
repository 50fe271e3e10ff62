import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ClientConfig } from 'pg';
import { isOnThisMachine, parsePostgresUrl } from '../../../shared/config/text/postgres-url.ts';
import { StoreOpenError } from '../open-error.ts';

/** Where a database is, and how to log in. */
export interface PostgresAddress {
  /** Host, port and database, for messages. It has no user and no password. */
  readonly place: string;
  readonly login: Pick<ClientConfig, 'host' | 'port' | 'database' | 'user' | 'password' | 'ssl'>;
}

/**
 * Returns the address that a URL of the configuration names. `directory` is where a relative path
 * of `sslrootcert` starts. A connection to another machine is encrypted and verifies the server's
 * name, unless the URL says `sslmode=disable`.
 *
 * Errors: throws `StoreOpenError` if the file of `sslrootcert` cannot be read.
 */
export function postgresAddress(url: string, directory: string): PostgresAddress {
  const parsed = parsePostgresUrl(url);
  if (parsed === undefined) throw new TypeError('state.postgres: expected a URL that the configuration allows, got another');
  const { host, port, database, user, password, sslmode, sslrootcert } = parsed;
  const place = `postgres ${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
  const isEncrypted = sslmode === 'verify-full' || (sslmode === undefined && !isOnThisMachine(host));
  const ca = isEncrypted && sslrootcert !== undefined ? certificates(place, resolve(directory, sslrootcert)) : undefined;
  const ssl = isEncrypted && { rejectUnauthorized: true, ca };
  return { place, login: { host, port, database, user, password, ssl } };
}

function certificates(place: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const detail = `the file of sslrootcert cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new StoreOpenError(place, 'ledger', { code: 'unusable', detail }, error);
  }
}
