import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, expectRpcError, rpc } from '../../suite/support/ask.ts';
import type { Reply } from '../../suite/support/ask.ts';
import type { Served, Variant } from '../../suite/support/host.ts';
import { World, sha256Hex } from '../../suite/support/world.ts';
import type { TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { settlementOf, takeOf } from '../../limits/opened.ts';
import { ProcessHost, workersCommand } from '../../support/process-host.ts';

const CLIENTS = 64;
const ALLOWED = 20;

describe('limits on workerd', () => {
  const host = new ProcessHost(workersCommand);
  let world: World;
  beforeAll(async () => void (world = await World.create(host)));
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const call = (served: Served, headers: Record<string, string> = {}): Promise<Reply> =>
    rpc(`${served.baseUrl}/rpc/${world.devnet.chainId}`, { method: 'eth_blockNumber' }, headers);
  /** Serves a gateway with one plan of so many calls in so many seconds. */
  const serve = (quota: number, window: number, more: object, variant?: Variant, rest: object = {}): Promise<Served> =>
    world.serve(
      {
        ...world.configuration(),
        limits: {
          costs: { '*': 1 },
          plans: { anonymous: { policies: [{ name: 'all', quota, window }] }, keyed: { policies: [{ name: 'all', quota, window }] } },
          keys: [{ sha256: sha256Hex('one key'), plan: 'keyed' }],
          ...more,
        },
        ...rest,
      },
      variant === undefined ? {} : { variant },
    );

  test.each([
    ['without leases', {}],
    ['with leases', { leases: { share: 0.5, seconds: 1 } }],
  ])(`${CLIENTS} clients with one key: exactly the quota passes, %s`, async (_, limits) => {
    const served = await serve(ALLOWED, 86_400, limits);
    const replies = await Promise.all(Array.from({ length: CLIENTS }, () => call(served, { 'x-api-key': 'one key' })));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(ALLOWED);
    expect(statuses.filter((status) => status === 429)).toHaveLength(CLIENTS - ALLOWED);
    // Another key has its own object.
    expect((await call(served)).status).toBe(200);
    expect(await served.stop()).toBe(0);
  });

  test('a shield refuses an address before its object is asked, and no API key', async () => {
    const served = await serve(1_000, 60, {}, 'shielded');
    const statuses = [];
    for (let index = 0; index < 5; index++) statuses.push((await call(served)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const refused = await call(served);
    expectRpcError(refused, { status: 429, code: -32005, problem: 'quota-exceeded' });
    expect([refused.headers.get('retry-after'), at(refused.body, 'error', 'data', 'violated-policies')]).toEqual(['10', ['shield']]);
    expect((await call(served, { 'x-api-key': 'one key' })).status).toBe(200);
    expect(await served.stop()).toBe(0);
  });

  test('a shield goes by who pays, whatever the plans are named', async () => {
    const policies = [{ name: 'all', quota: 1_000, window: 60 }];
    const plans = { anonymous: { policies }, free: { policies } };
    const keys = [{ sha256: sha256Hex('one key'), plan: 'anonymous' }];
    const served = await serve(1_000, 60, { plans, keys, defaultPlan: { anonymous: 'free' } }, 'shielded');
    const [keyed, unkeyed] = [[], []] as [number[], number[]];
    for (let index = 0; index < 5; index++) {
      keyed.push((await call(served, { 'x-api-key': 'one key' })).status);
      unkeyed.push((await call(served)).status);
    }
    expect([keyed, unkeyed]).toEqual([
      [200, 200, 200, 200, 200],
      [200, 200, 200, 429, 429],
    ]);
    expect(await served.stop()).toBe(0);
  });

  describe.each(['failing-limits', 'absent-limits'] as const)('with %s', (variant) => {
    test('`closed` refuses', async () => {
      const served = await serve(2, 86_400, { onStoreFailure: 'closed' }, variant);
      expectRpcError(await call(served), { status: 503, code: -32603, problem: 'store-unavailable' });
      expect(await served.stop()).toBe(0);
    });

    test('`open` lets everything pass', async () => {
      const served = await serve(2, 86_400, { onStoreFailure: 'open' }, variant);
      for (let index = 0; index < 4; index++) {
        const reply = await call(served);
        expect(reply.status).toBe(200);
        expect(reply.headers.get('ratelimit')).toBeNull();
      }
      expect(await served.stop()).toBe(0);
    });

    test('`degrade` goes on counting in memory', async () => {
      const served = await serve(2, 86_400, { onStoreFailure: 'degrade' }, variant);
      const statuses = [];
      for (let index = 0; index < 4; index++) statuses.push((await call(served)).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
      await expect.poll(() => served.output()).toMatch(/"at":"store".*"msg":"limits: the store failed/);
      expect(await served.stop()).toBe(0);
    });
  });

  test('a settlement goes where its units were counted: to the object, or to this isolate', async () => {
    const policies = [
      { name: 'day', kind: 'day', quota: 10 },
      { name: 'slots', kind: 'concurrency', quota: 1, window: 30 },
    ];
    const served = await serve(1, 1, { plans: { anonymous: { policies } }, keys: [] }, 'asked-limits');
    const ask = async (asked: object): Promise<TakeOutcome> => {
      const response = await fetch(served.baseUrl, { method: 'POST', body: JSON.stringify(asked) });
      return ((await response.json()) as { val: TakeOutcome }).val;
    };
    const take = (...names: string[]): Promise<TakeOutcome> => ask({ take: takeOf('anonymous', 'a', ...names) });
    const settle = (outcome: TakeOutcome, spent: number) => ask({ settle: settlementOf('anonymous', 'a', outcome, spent) });
    const left = async (...names: string[]) => (await take(...names)).verdicts.map(({ available }) => available);

    const there = await take('x', 'x', 'x');
    const here = await take('away', 'away');
    expect([there, here].map(({ verdicts }) => verdicts[0]?.available)).toEqual([7, 8]);
    expect(await left('x')).toEqual([7, 0]);
    expect(await left('away')).toEqual([8, 0]);
    await settle(there, 0);
    expect(await left()).toEqual([10, 1]);
    expect(await left('away')).toEqual([8, 0]);
    await settle(here, 0);
    expect(await left()).toEqual([10, 1]);
    expect(await left('away')).toEqual([9, 0]);
    expect(await served.stop()).toBe(0);
  });

  test('the metrics are told of each scope of a plan, and of its policies, as on Node', async () => {
    const policies = [
      { name: 'own', quota: 10, window: 60 },
      { name: 'shared', quota: 3, window: 60, scope: 'all' },
      { name: 'trial', quota: 1, window: 60, mode: 'shadow' },
    ];
    const served = await serve(1, 1, { plans: { anonymous: { policies } }, keys: [], onStoreFailure: 'degrade' }, 'asked-limits');
    const ask = async (asked: object): Promise<unknown> =>
      (await fetch(served.baseUrl, { method: 'POST', body: JSON.stringify(asked) })).json();
    const take = async (...names: string[]): Promise<unknown> => {
      await ask({ take: takeOf('anonymous', 'a', ...names) });
      return ask({ told: true });
    };
    const own = (trial: string): string => `anonymous allowed, own within, trial ${trial}`;
    const shared = ['answer', 'anonymous allowed, shared within'];
    expect(await take('x')).toEqual(['answer', own('within'), ...shared]);
    expect(await take('x')).toEqual(['answer', own('exceeded'), ...shared]);
    // What the other scope had spent goes back, and that is no decision.
    const refused = ['answer', own('exceeded'), 'answer', 'anonymous refused, shared exceeded', 'answer'];
    expect(await take('x', 'x')).toEqual(refused);
    const degraded = await take('away');
    expect(degraded).toEqual([
      'failure',
      'anonymous degraded-allowed, own within, trial within',
      'failure',
      'anonymous degraded-allowed, shared within',
    ]);
    await ask({ take: { ...takeOf('anonymous', 'a', 'x'), plan: 'nowhere' } });
    // A plan that does not exist decides nothing.
    expect(await ask({ told: true })).toEqual(['answer']);
    expect(await served.stop()).toBe(0);
  });

  test('an alarm deletes a key once its quota is full again', async () => {
    const directory = await host.directory();
    const state = { sqlite: join(directory, 'state.db') };
    // The quota is full again after nine seconds: too late to be left unwritten.
    const served = await serve(1, 9, {}, undefined, { state });
    expect((await call(served)).status).toBe(200);
    const objects = join(directory, 'state.workers', 'objects', 'mintmark-limits');
    await expect.poll(() => keptIn(objects), { timeout: 6_000 }).toBe(1);
    await expect.poll(() => keptIn(objects), { timeout: 15_000 }).toBe(0);
    expect((await call(served)).status).toBe(200);
    expect(await served.stop()).toBe(0);
  }, 30_000);
});

/** Counts the rows in the storage of the objects in a folder. */
async function keptIn(folder: string): Promise<number> {
  let rows = 0;
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.sqlite') || file === 'metadata.sqlite') continue;
    using database = new DatabaseSync(join(folder, file), { readOnly: true });
    const tables = database.prepare("select name from sqlite_master where name = '_cf_KV'").all();
    if (tables.length > 0) rows += Number(database.prepare('select count(*) as count from _cf_KV').get()?.['count']);
  }
  return rows;
}
