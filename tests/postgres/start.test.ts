import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresAddress } from '../../hosts/node/stores/postgres/address.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import { currentVersion } from '../../hosts/node/stores/postgres/migrations.ts';
import { defaultTimeouts, PostgresSession } from '../../hosts/node/stores/postgres/session.ts';
import { entry } from '../ledger/contract.ts';
import { mintmark } from '../support/mintmark.ts';
import { blockOf } from '../operations/support/page.ts';
import { PostgresServer } from './support/server.ts';
import { runNode } from '../support/program.ts';
import { auditOf, expectChain } from '../vault/support/audit.ts';
import { temporary } from '../vault/support/child.ts';
import { MemoryCheckpoints, checkpointsOn } from '../vault/support/checkpointed.ts';
import { configuration, send, vaultOn } from '../vault/support/wallet.ts';

let server: PostgresServer;
beforeAll(async () => void (server = await PostgresServer.start()));
afterAll(() => server[Symbol.asyncDispose]());

const openError = async (url: string): Promise<unknown> =>
  await openPostgresLedger({ url, directory: '.', wallet: 'tests' }).then(
    () => undefined,
    (error: unknown) => error,
  );

/** Runs `mintmark migrate` by a configuration whose URL is in the variable `LEDGER`. */
function migrate(url: string, ...args: readonly string[]): ReturnType<typeof migrateBy> {
  return migrateBy(configuration(), url, ...args);
}

async function migrateBy(
  configured: object,
  url: string,
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly output: string }> {
  await using folder = await temporary();
  const file = join(folder.path, 'config.json');
  await writeFile(file, JSON.stringify({ ...configured, state: { postgres: '${LEDGER}' } }));
  const program = runNode([mintmark, 'migrate', '--config', file, ...args], folder.path, { LEDGER: url });
  return { status: await program.ended, output: program.output() };
}

describe('a start', () => {
  test('is refused by a database without tables, and by one of a newer version, and says what to do', async () => {
    const url = await server.database();
    const place = `postgres ${server.directory}:5432/`;
    expect(String(await openError(url))).toContain(
      `expected a ledger of version ${currentVersion}, got no ledger: run \`mintmark migrate\` with the same configuration`,
    );
    expect(await openError(url)).toMatchObject({
      name: 'StoreOpenError',
      file: expect.stringContaining(place),
      problem: { code: 'wrong-version', found: 0, expected: currentVersion },
    });
    expect(await migrate(url)).toMatchObject({ status: 0 });
    expect(await openError(url)).toBeUndefined();
    await server.query(url, `insert into mintmark_migration (version, name) values (99, 'of a later release')`);
    expect(String(await openError(url))).toContain('got a ledger of version 99: run the mintmark that it belongs to, or a newer one');
    expect(await migrate(url)).toMatchObject({ status: 1, output: expect.stringContaining('version 99') });
  });

  test('is refused by a server that loses what it has confirmed', async () => {
    await using careless = await PostgresServer.start();
    const url = await careless.migrated();
    await careless.kill();
    await careless.run('fsync=off');
    expect(String(await openError(url))).toContain('the server runs with `fsync = off`');
  });

  test('says where the server is that it cannot reach, and not the password', async () => {
    const error = String(await openError('postgres://mintmark:s3cret-of-nobody@127.0.0.1:1/ledger'));
    expect(error).toContain('postgres 127.0.0.1:1/ledger: this ledger cannot be used: postgres 127.0.0.1:1/ledger: connect ECONNREFUSED');
    expect(error).not.toContain('s3cret');
  });

  test.each([
    ['off', 'on'],
    ['local', 'on'],
    ['remote_apply', 'remote_apply'],
  ])('with `synchronous_commit = %s` in the database has %s', async (configured, used) => {
    const url = await server.migrated();
    const name = /@\/([^?]*)/.exec(url)?.[1] ?? '';
    await server.query('postgres', `alter database ${name} set synchronous_commit = ${configured}`);
    const session = await PostgresSession.open(postgresAddress(url, '.'), defaultTimeouts);
    expect((await session.run('show synchronous_commit')).rows).toEqual([{ synchronous_commit: used }]);
    await session.close();
  });
});

test('a gateway needs no more rights than docs/how-to/fleet.md grants, and cannot change an entry', async () => {
  const url = await server.migrated();
  await server.query(url, `create role gateway login; ${blockOf('how-to/fleet.md', 'rights')}`);
  const own = url.replace('//mintmark@', '//gateway@');
  const ledger = await openPostgresLedger({ url: own, directory: '.', wallet: 'tests' });
  expect(await ledger.commit(entry(1, [{ name: 'a', value: '1', expires: 1n }]))).toBe('committed');
  expect(await ledger.commit(entry(2, [{ name: 'a', value: '2', expires: 2n }]))).toBe('committed');
  await ledger.prune(2n);
  expect(await ledger.read(['a'])).toMatchObject({ sequence: 2n, rows: [] });
  await ledger.close();
  const session = await PostgresSession.open(postgresAddress(own, '.'), defaultTimeouts);
  for (const change of ['update mintmark_entry set sequence = 9', 'delete from mintmark_entry', `delete from mintmark_migration`])
    await expect(session.run(change)).rejects.toThrow('permission denied for table');
  await session.close();
  await server.query(url, blockOf('how-to/fleet.md', 'no-insert'));
  const stopped = await openPostgresLedger({ url: own, directory: '.', wallet: 'tests' });
  await expect(stopped.commit(entry(3, []))).rejects.toThrow('permission denied');
  await stopped.close();
});

describe('mintmark migrate', () => {
  test('says what it would do, does it once, and has then nothing to do', async () => {
    const url = await server.database();
    const dry = await migrate(url, '--dry-run', '--json');
    const migrations = [{ version: 1, name: 'entries and rows of the ledger' }];
    expect(JSON.parse(dry.output)).toEqual({ store: 'postgres', from: 0, to: currentVersion, migrations, performed: false });
    expect(await server.query(url, `select to_regclass('mintmark_migration') as found`)).toEqual([{ found: null }]);
    const [one, other] = await Promise.all([migrate(url, '--json'), migrate(url, '--json')]);
    expect([one.status, other.status]).toEqual([0, 0]);
    expect([one, other].map(({ output }) => (JSON.parse(output) as { from: number }).from).toSorted()).toEqual([0, currentVersion]);
    expect((await migrate(url)).output).toContain(`version ${currentVersion}, nothing to do`);
  });

  test('does not show the password of a database that it cannot reach', async () => {
    const { status, output } = await migrate('postgres://mintmark:s3cret-of-nobody@127.0.0.1:1/ledger');
    expect(status).toBe(1);
    expect(output).toContain('127.0.0.1:1/ledger');
    expect(output).not.toContain('s3cret');
  });

  test('takes the ledger of a file into the database: nonces, keys and checkpoints go on', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'mintmark.ledger.db');
    const store = new MemoryCheckpoints();
    const { vault } = await vaultOn(openSqliteLedger(file), undefined, await checkpointsOn(store));
    const first = await vault.sign(send({}, { idempotencyKey: 'a' }));
    for (let index = 0; index < 3; index += 1) await vault.sign(send());
    const url = await server.database();
    expect(await migrate(url, '--from', file)).toMatchObject({
      status: 1,
      output: expect.stringContaining('another process has this ledger open'),
    });
    await vault.close();
    const { status, output } = await migrate(url, '--from', file, '--json');
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(JSON.parse(output)).toMatchObject({ store: 'postgres', imported: { entries: '4' } });
    expect(await migrate(url, '--from', file)).toMatchObject({
      status: 1,
      output: expect.stringContaining('the wallet tests has 4 entries there'),
    });

    const moved = await openPostgresLedger({ url, directory: '.', wallet: 'tests' });
    const { vault: next, events } = await vaultOn(moved, undefined, await checkpointsOn(store));
    expect(await next.sign(send({}, { idempotencyKey: 'a' }))).toEqual(first);
    expect((await next.sign(send())).tag).toBe('ok');
    const audit = await auditOf(next);
    expectChain(audit);
    expect(audit.entries.map(({ nonce }) => nonce)).toEqual(['0', '1', '2', '3', '4']);
    expect(events).toEqual([]);
    await next.close();
  });

  test('takes no ledger that is not whole, and none of another wallet', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'mintmark.ledger.db');
    const { vault } = await vaultOn(openSqliteLedger(file));
    for (let index = 0; index < 3; index += 1) await vault.sign(send());
    await vault.close();
    const url = await server.database();
    const change = (from: string, to: string): void => {
      const database = new DatabaseSync(file);
      database.prepare('update entry set text = replace(text, ?, ?) where sequence = 2').run(from, to);
      database.close();
    };
    change('"nonce":"1"', '"nonce":"7"');
    expect(await migrate(url, '--from', file)).toMatchObject({
      status: 1,
      output: expect.stringContaining('not whole: hash-mismatch at entry 2'),
    });
    change('"nonce":"7"', '"nonce":"1"');
    const other = { ...configuration(), signer: { ...configuration().signer, wallet: 'other' } };
    expect(await migrateBy(other, url, '--from', file)).toMatchObject({
      status: 1,
      output: expect.stringContaining('got one of the wallet tests'),
    });
    expect(await server.query(url, 'select count(*)::int as count from mintmark_entry')).toEqual([{ count: 0 }]);
    expect(await migrate(url, '--from', file)).toMatchObject({ status: 0, output: expect.stringContaining('took 3 entries') });
  });
});
