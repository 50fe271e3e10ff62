import { postgresAddress } from '../../../hosts/node/stores/postgres/address.ts';
import { PostgresSession } from '../../../hosts/node/stores/postgres/session.ts';
import { verifyDatabase } from '../../../hosts/node/stores/postgres/version.ts';
import { messageOf } from '../../command/failure.ts';
import type { Inspection } from '../inspection.ts';
import { ok, wrong } from '../finding.ts';
import type { Finding, Place } from '../finding.ts';
import type { LoadedConfig } from '../loaded-config.ts';

const timeouts = { connectMs: 10_000, statementMs: 10_000, answerMs: 12_000 };

/** Returns the inspection of the database of the ledger. None if it is in a file. */
export function inspectPostgres({ config, directory }: Pick<LoadedConfig, 'config' | 'directory'>): Inspection[] {
  const { postgres: url } = config.state;
  if (url === undefined) return [];
  const place = { at: '/state/postgres', what: 'PostgreSQL' };
  return [{ place, ask: () => ask(place, url, directory) }];
}

async function ask(place: Place, url: string, directory: string): Promise<Finding[]> {
  const address = postgresAddress(url, directory);
  let session: PostgresSession;
  try {
    session = await PostgresSession.open(address, timeouts);
  } catch (error) {
    const mend = 'look whether the server runs, whether this machine reaches it, and at user, password and `sslmode` in the URL';
    return [wrong(place, messageOf(error), mend)];
  }
  try {
    const { rows } = await session.run("select current_setting('server_version') as version");
    try {
      await verifyDatabase(address.place, session);
    } catch (error) {
      return [wrong(place, messageOf(error), 'do what the message says')];
    }
    return [...(await rights(place, session)), ok(place, `version ${String(rows[0]?.['version'])}, with the tables of this mintmark`)];
  } finally {
    await session.close();
  }
}

async function rights(place: Place, session: PostgresSession): Promise<Finding[]> {
  const tables = ['mintmark_entry', 'mintmark_row'];
  const { rows } = await session.run(
    `select ${tables.map((name) => `has_table_privilege('${name}', 'select') and has_table_privilege('${name}', 'insert') as ${name}`).join()}`,
  );
  const missing = tables.filter((name) => rows[0]?.[name] !== true);
  if (missing.length === 0) return [];
  return [
    wrong(
      place,
      `this user may not read and write ${missing.join(' and ')}`,
      `grant select, insert, update, delete on ${missing.join(', ')} to the user`,
    ),
  ];
}
