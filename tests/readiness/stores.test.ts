import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Stage } from '../metrics/support/stage.ts';
import type { Served } from '../metrics/support/stage.ts';
import { PostgresServer } from '../postgres/support/server.ts';
import { RedisServer } from '../redis/support/server.ts';
import { ask, at } from '../suite/support/ask.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.create();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Returns what a gateway says of a part. */
async function part({ server }: Served, name: string): Promise<unknown> {
  const { status, body } = await ask(`${server.url}readyz`);
  const found = at(body, 'parts', name, 'status');
  // One part that fails is enough.
  if (found === 'failed') expect([status, at(body, 'status')]).toEqual([503, 'not-ready']);
  return found === 'failed' ? at(body, 'parts', name, 'cause') : found;
}

/** A failure is looked at again after some seconds. */
const soon = { timeout: 30_000, interval: 200 };

test('a full disk shows before a signature needs it, and no probe makes an entry', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mintmark-full-'));
  const program = fileURLToPath(new URL('programs/full-disk.ts', import.meta.url));
  const { stdout, stderr } = spawnSync('bash', ['-c', 'ulimit -f 200; exec "$0" "$@"', process.execPath, program, folder], {
    encoding: 'utf8',
  });
  await rm(folder, { recursive: true });
  expect(stderr).toBe('');
  const full = { probes: expect.any(Number), reason: expect.stringMatching(/full|disk/) };
  expect(JSON.parse(stdout)).toEqual({ ledger: full, limits: full, content: full, entries: 0 });
  expect(at(JSON.parse(stdout), 'ledger', 'probes')).toBeGreaterThan(10);
});

test('a ledger that does not record is not ready, and is again once it does', async () => {
  const disk = { isFull: true };
  await using served = await stage.serve(stage.configuration(), {
    ledger: (ledger) => ({
      read: (rows) => ledger.read(rows),
      commit: (...entries) => ledger.commit(...entries),
      entries: (after, limit) => ledger.entries(after, limit),
      probe: () => {
        if (disk.isFull) throw Object.assign(new Error('/secret/path'), { errstr: 'database or disk is full' });
        return ledger.probe?.();
      },
      prune: (now) => ledger.prune(now),
      close: () => ledger.close(),
    }),
  });
  expect(await part(served, 'ledger')).toBe('the ledger cannot record, so nothing is signed: database or disk is full');
  expect(served.log.lines.filter((line) => line.includes('"msg":"not ready"'))).toHaveLength(1);
  disk.isFull = false;
  await expect.poll(() => part(served, 'ledger'), soon).toBe('ok');
});

test('a file of content that cannot be opened is named, without its path', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-content-'));
  await writeFile(join(directory, 'mintmark.content.db'), 'no database, but some text that is long enough to be read as one');
  await using served = await stage.serve(stage.configuration(), { directory });
  expect(await part(served, 'content')).toBe('the store does not work: file is not a database');
  expect(await part(served, 'limits')).toBe('ok');
  await served.server.close();
  await rm(directory, { recursive: true });
});

describe('servers', () => {
  test('Redis: its script decides, and the gateway is not ready while the server is away', async () => {
    await using server = await RedisServer.start();
    await using served = await stage.serve({ ...stage.configuration(), state: { redis: server.url } });
    await expect.poll(() => part(served, 'limits'), soon).toBe('ok');
    await server.kill();
    await expect.poll(() => part(served, 'limits'), soon).toMatch(/^the store does not work: /);
    await server.run();
    await expect.poll(() => part(served, 'limits'), soon).toBe('ok');
  });

  test('PostgreSQL: the ledger takes a write without an entry, and is not ready while the server is away or takes none', async () => {
    await using server = await PostgresServer.start();
    const url = await server.migrated();
    await using served = await stage.serve({ ...stage.configuration(), state: { postgres: url } });
    expect(await part(served, 'ledger')).toBe('ok');
    expect(at((await ask(`${served.server.url}readyz`)).body, 'parts', 'outbox')).toEqual({ status: 'ok', leader: true });
    const entries = async (): Promise<unknown> =>
      (await server.query(url, 'select count(*)::int as count from mintmark_entry'))[0]?.['count'];
    // That of the keys and callers.
    expect(await entries()).toBe(1);
    await server.kill();
    await expect.poll(() => part(served, 'ledger'), soon).toMatch(/^the ledger cannot record, so nothing is signed: /);
    await server.run('default_transaction_read_only=on');
    await expect.poll(() => part(served, 'ledger'), soon).toBe('the ledger cannot record, so nothing is signed: 25006');
    expect(await entries()).toBe(1);
  });
});
