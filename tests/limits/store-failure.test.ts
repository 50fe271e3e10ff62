import { describe, expect, test } from 'vitest';
import type { LimitsStore } from '../../hosts/shared/limits/store.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { configuration, field, open, outcomeOf, settleOf, settlementOf, takeOf } from './opened.ts';

describe('a store that fails', () => {
  const storeError = new Error('no connection');
  const stores: Record<string, LimitsStore> = {
    throws: {
      update: () => {
        throw storeError;
      },
      close: () => undefined,
    },
    rejects: { update: () => Promise.reject(storeError), close: () => undefined },
  };

  describe.each(Object.keys(stores))('%s', (kind) => {
    const store = stores[kind];
    test('degrade: decides on a table in this process', async () => {
      const { backend, events, clock } = open(store);
      for (let index = 0; index < 5; index += 1)
        expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).toMatchObject({
          allowed: true,
          fields: [field('ratelimit-policy', '"burst";q=100;w=10'), {}],
        });
      expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).toMatchObject({ allowed: false, retryAfter: 2 });
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'b', 'x')))).allowed).toBe(true);
      const last = await outcomeOf(backend.take(takeOf('anonymous', 'c', 'x', 'x', 'x', 'x', 'x')));
      await backend.settle(settlementOf('anonymous', 'c', last, 80));
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'c', 'x')))).allowed).toBe(true);
      await backend.settle(settleOf('anonymous', 'a', 20, 0));
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(false);
      clock.now += 2_000;
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(true);
      clock.now += 10_000;
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', ...Array<string>(5).fill('x'))))).allowed).toBe(true);
      expect(events).toEqual([{ at: 'store', requestId: undefined, change: 'failed', cause: storeError }]);
    });

    test('NexaSphere: the table in this process is bounded', async () => {
      const { backend } = open(store, configuration(), 10);
      let allowed = 0;
      for (let index = 0; index < 5_000; index += 1)
        if ((await outcomeOf(backend.take(takeOf('anonymous', `key-${index}`, 'x', 'x', 'x', 'x', 'x')))).allowed) allowed += 1;
      // Ten keys have a place, and the others share 1024 buckets.
      expect(allowed).toBeGreaterThan(1_000);
      expect(allowed).toBeLessThanOrEqual(10 + 1_024);
    });

    test('open: lets pass, without limit fields', async () => {
      const { backend, events } = open(store);
      for (let index = 0; index < 20; index += 1)
        expect(await backend.take(takeOf('pro', 'a', 'x'))).toEqual({
          tag: 'ok',
          val: expect.objectContaining({ allowed: true, cost: 20, retryAfter: 0, verdicts: [], fields: [], lease: undefined }),
        });
      expect(events).toHaveLength(1);
    });

    test('closed: refuses', async () => {
      const { backend } = open(store, configuration('closed'));
      expect(await backend.take(takeOf('anonymous', 'a', 'x'))).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
      expect(await backend.settle(settleOf('anonymous', 'a', 1, 0))).toEqual({
        tag: 'err',
        val: { tag: 'store-unavailable' },
      });
    });
  });
});

describe('a settlement goes where its units were counted', () => {
  /**
   * A store that fails while it is told to, and a plan of a day, and of calls under way in a scope
   * if there is one.
   */
  const opened = (onStoreFailure: 'closed' | 'open' | 'degrade', scope?: string) => {
    const store = new MemoryLimits({ now: () => 1_800_000_000_000 });
    const away = { is: false };
    const flaky: LimitsStore = {
      update: async (key, decide) => {
        await Promise.resolve();
        if (away.is) throw new Error('no answer');
        return store.update(key, decide);
      },
      close: () => undefined,
    };
    const policies = [policyOf({ name: 'day', kind: 'day', quota: 10, window: 86_400, burst: 10 })];
    if (scope !== undefined) policies.push(policyOf({ name: 'slots', kind: 'concurrency', quota: 2, window: 30, burst: 2, scope }));
    const plans = new Map([['free', { onStoreFailure, degradeShare: 1, policies }]]);
    const { backend } = open(flaky, { dialect: 'draft-11', costs: [], plans });
    const take = async (calls = 1) => outcomeOf(backend.take(takeOf('free', 'a', ...Array<string>(calls).fill('x'))));
    const settle = async (outcome: Awaited<ReturnType<typeof take>>, spent: number) =>
      outcomeOf(backend.settle(settlementOf('free', 'a', outcome, spent)));
    const left = async () => (await take(0)).verdicts.map(({ available }) => available);
    return { away, take, settle, left };
  };

  test.each(['client', 'network'])(
    'of the store to the store, though the key was counted here in between (slots of a %s)',
    async (scope) => {
      const { away, take, settle, left } = opened('degrade', scope);
      const [first, second] = [await take(3), await take(3)];
      away.is = true;
      const here = await take(2);
      expect(await left()).toEqual([8, 1]);
      away.is = false;
      expect(await left()).toEqual([4, 0]);
      await settle(first, 0);
      expect(await left()).toEqual([7, 1]);
      await settle(second, 3);
      expect(await left()).toEqual([7, 2]);
      // The table here has the other take still.
      away.is = true;
      expect(await left()).toEqual([8, 1]);
      await settle(here, 0);
      expect(await left()).toEqual([10, 2]);
      away.is = false;
      expect(await left()).toEqual([7, 2]);
    },
  );

  test('of the table here to that table, and never to the store', async () => {
    const { away, take, settle, left } = opened('degrade');
    await take(5);
    away.is = true;
    const here = await take(5);
    away.is = false;
    await settle(here, 0);
    expect(await left()).toEqual([5]);
    away.is = true;
    expect(await left()).toEqual([10]);
  });

  test('of nobody to nobody', async () => {
    const { away, take, settle, left } = opened('open');
    await take(5);
    away.is = true;
    const nowhere = await take(5);
    away.is = false;
    expect(await settle(nowhere, 0)).toMatchObject({ allowed: true, verdicts: [] });
    expect(await left()).toEqual([5]);
  });

  test('of a store that is away to nobody', async () => {
    const { away, take, settle, left } = opened('degrade');
    const there = await take(5);
    away.is = true;
    await take(4);
    expect(await settle(there, 0)).toMatchObject({ allowed: true, verdicts: [] });
    expect(await left()).toEqual([6]);
  });

  test('of a take with slots in two scopes frees both', async () => {
    const policies = ['client', 'network', 'all'].map((scope) =>
      policyOf({ name: scope, kind: 'concurrency', quota: 3, window: 30, burst: 3, scope }),
    );
    const shadow = policyOf({ name: 'shadow', kind: 'concurrency', quota: 1, window: 30, burst: 1, scope: 'network', mode: 'shadow' });
    const units = policyOf({ name: 'units', quota: 100, window: 3600, burst: 100, scope: 'network' });
    const plans = new Map([
      ['free', { onStoreFailure: 'closed' as const, degradeShare: 1, policies }],
      ['tried', { onStoreFailure: 'closed' as const, degradeShare: 1, policies: [policies[0] ?? shadow, shadow, units] }],
    ]);
    const { backend } = open(undefined, { dialect: 'draft-11', costs: [], plans });
    const availableOf = async (plan: string) =>
      (await outcomeOf(backend.take(takeOf(plan, 'a')))).verdicts.map(({ available }) => available);
    const taken = await outcomeOf(backend.take(takeOf('free', 'a', 'x')));
    expect(await availableOf('free')).toEqual([2, 2, 2]);
    await backend.settle(settlementOf('free', 'a', taken, 1));
    expect(await availableOf('free')).toEqual([3, 3, 3]);
    // A scope whose shadow policy had no slot left gives its units back all the same.
    await backend.take(takeOf('tried', 'a', 'x'));
    const slotless = await outcomeOf(backend.take(takeOf('tried', 'a', 'x')));
    expect(await availableOf('tried')).toEqual([1, 0, 98]);
    await backend.settle(settlementOf('tried', 'a', slotless, 0));
    expect(await availableOf('tried')).toEqual([2, 0, 99]);
  });
});
