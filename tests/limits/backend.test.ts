import { describe, expect, test } from 'vitest';
import type { TakeOutcome } from '../../build/types/interfaces/mintmark-gateway-types.js';
import { readConfig } from '../../hosts/shared/config/read.ts';
import type { LimitsSection } from '../../hosts/shared/config/sections.ts';
import { limitsSection } from '../../hosts/shared/config/sections.ts';
import type { LimitsEvent } from '../../hosts/shared/limits/decisions.ts';
import type { LimitsBackend } from '../../hosts/shared/limits/limits.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import type { LimitsStore } from '../../hosts/shared/limits/store.ts';
import { nativeLimiter } from '../rate-limit/forms.ts';

const configuration = (onStoreFailure = 'degrade'): LimitsSection => {
  const read = readConfig(
    JSON.stringify({
      limits: {
        onStoreFailure,
        costs: { eth_call: 26, eth_chainId: 0, '*': 20 },
        plans: {
          anonymous: { policies: [{ name: 'burst', quota: 100, window: 10 }] },
          pro: {
            onStoreFailure: 'open',
            policies: [
              { name: 'burst', quota: 1000, window: 10, burst: 100 },
              { name: 'trial', quota: 1, window: 60, mode: 'shadow' },
            ],
          },
          trial: { policies: [{ name: 'trial', quota: 1, window: 60, mode: 'shadow' }] },
        },
        abuse: { quota: 3, window: 60 },
      },
    }),
    () => undefined,
  );
  if (read.tag === 'err') throw new TypeError(JSON.stringify(read.val));
  return limitsSection(read.val.config);
};

interface Opened {
  backend: LimitsBackend;
  events: LimitsEvent[];
  clock: { now: number };
}

function open(store?: LimitsStore, limits = configuration()): Opened {
  const clock = { now: 1_800_000_000_000 };
  const events: LimitsEvent[] = [];
  const now = (): number => clock.now;
  return {
    clock,
    events,
    backend: openLimits({
      limiter: () => nativeLimiter,
      limits,
      store: store ?? new MemoryLimits({ now }),
      now,
      onEvent: (event) => events.push(event),
    }),
  };
}

const takeOf = (plan: string, key: string, ...calls: string[]) => ({ plan, key, calls });
const outcomeOf = async (answer: ReturnType<LimitsBackend['take']>): Promise<TakeOutcome> => {
  const result = await answer;
  if (result.tag === 'err') throw new TypeError(`expected ok, got ${JSON.stringify(result.val)}`);
  return result.val;
};

describe('the limits backend', () => {
  test('spends what the calls cost, and returns what is left', () => {
    const { backend } = open();
    expect(backend.take(takeOf('anonymous', 'a', 'eth_call', 'eth_foo', 'eth_chainId'))).toEqual({
      tag: 'ok',
      val: {
        allowed: true,
        cost: 46,
        retryAfter: 0,
        verdicts: [{ policy: 'burst', available: 54, reset: 4.6, violated: false, mode: 'enforce' }],
        fields: { rateLimit: '"burst";r=54;t=6', rateLimitPolicy: '"burst";q=100;w=10' },
      },
    });
  });

  test('refuses calls above the quota, and allows them at the announced time', async () => {
    const { backend, clock } = open();
    for (let index = 0; index < 5; index += 1) expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(true);
    const refused = await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')));
    expect(refused).toMatchObject({ allowed: false, cost: 20, retryAfter: 2, fields: { rateLimit: '"burst";r=0;t=1' } });
    clock.now += 1_999;
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(false);
    clock.now += 1;
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(true);
    expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', ...Array<string>(6).fill('x'))))).toMatchObject({
      allowed: false,
      retryAfter: -1,
    });
  });

  test('keys and plans are separate', async () => {
    const { backend } = open();
    for (const [plan, key] of [
      ['anonymous', 'a'],
      ['anonymous', 'b'],
      ['pro', 'a'],
    ] as const) {
      expect(await outcomeOf(backend.take(takeOf(plan, key, 'x', 'x', 'x', 'x', 'x')))).toMatchObject({
        allowed: true,
        verdicts: [{ available: 0 }, ...(plan === 'pro' ? [{}] : [])],
      });
    }
  });

  test('a malformed request counts as one', async () => {
    const { backend } = open();
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push((await outcomeOf(backend.take(takeOf('abuse', '192.0.2.1', 'abuse')))).allowed);
    expect(answers).toEqual([true, true, true, false]);
  });

  test('corrects a take to what was really spent', async () => {
    const { backend } = open();
    await backend.take(takeOf('anonymous', 'a', 'x', 'x', 'x'));
    expect(await outcomeOf(backend.settle({ plan: 'anonymous', key: 'a', taken: 60, spent: 20 }))).toMatchObject({
      allowed: true,
      cost: 20,
      verdicts: [{ available: 80 }],
      fields: { rateLimit: '"burst";r=80;t=8' },
    });
    expect(await outcomeOf(backend.settle({ plan: 'anonymous', key: 'a', taken: 20, spent: 130 }))).toMatchObject({
      allowed: true,
      verdicts: [{ available: 0, violated: true }],
    });
    expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).toMatchObject({ allowed: false, retryAfter: 5 });
  });

  test('a plan with shadow policies only has no fields and refuses nothing', async () => {
    const { backend } = open();
    expect(await outcomeOf(backend.take(takeOf('trial', 'a', 'x')))).toMatchObject({
      allowed: true,
      verdicts: [{ policy: 'trial', violated: true }],
      fields: undefined,
    });
  });

  test('refuses unknown plans and invalid corrections', async () => {
    const { backend } = open();
    for (const plan of ['constructor', '', 'gold']) {
      expect(backend.take(takeOf(plan, 'a', 'x'))).toEqual({ tag: 'err', val: { tag: 'unknown-plan', val: plan } });
      expect(backend.settle({ plan, key: 'a', taken: 1, spent: 0 })).toEqual({ tag: 'err', val: { tag: 'unknown-plan', val: plan } });
    }
    expect(backend.settle({ plan: 'anonymous', key: 'a', taken: NaN, spent: 0 })).toMatchObject({
      tag: 'err',
      val: { tag: 'invalid', val: 'taken: expected whole units, 0 to 999999999999999, got NaN' },
    });
  });

  test('a limited client stays limited when many others come', async () => {
    const store = new MemoryLimits({ capacity: 3, now: () => 1_800_000_000_000 });
    const { backend } = open(store);
    await backend.take(takeOf('anonymous', 'spent', 'x', 'x', 'x', 'x', 'x'));
    await backend.take(takeOf('anonymous', 'refused', 'eth_call', 'eth_call', 'eth_call'));
    await backend.take(takeOf('anonymous', 'refused', 'eth_call'));
    for (let index = 0; index < 20; index += 1)
      await backend.take(takeOf('anonymous', `other-${index}`, 'eth_call', 'eth_call', 'eth_call'));
    expect([store.size, store.overflowed]).toEqual([3, 19]);
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'spent', 'x')))).allowed).toBe(false);
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'refused', 'eth_call')))).allowed).toBe(false);
  });

  test('works with an asynchronous store', async () => {
    const memory = new MemoryLimits({ now: () => 1_800_000_000_000 });
    const { backend, events } = open({
      update: async (key, decide) => {
        await Promise.resolve();
        return memory.update(key, decide);
      },
      close: async () => memory.close(),
    });
    const answers = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(await backend.settle({ plan: 'anonymous', key: 'a', taken: -1, spent: 0 })).toMatchObject({
      tag: 'err',
      val: { tag: 'invalid' },
    });
    await backend.close();
    expect(memory.size).toBe(0);
    expect(events).toEqual([]);
  });
});

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
          fields: { rateLimitPolicy: '"burst";q=100;w=10' },
        });
      expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).toMatchObject({ allowed: false, retryAfter: 2 });
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'b', 'x')))).allowed).toBe(true);
      await backend.settle({ plan: 'anonymous', key: 'a', taken: 20, spent: 0 });
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(true);
      clock.now += 10_000;
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', ...Array<string>(5).fill('x'))))).allowed).toBe(true);
      expect(events).toHaveLength(10);
      expect(events[0]).toEqual({ at: 'store', requestId: undefined, cause: storeError });
    });

    test('open: lets pass, without limit fields', async () => {
      const { backend, events } = open(store);
      for (let index = 0; index < 20; index += 1)
        expect(await backend.take(takeOf('pro', 'a', 'x'))).toEqual({
          tag: 'ok',
          val: { allowed: true, cost: 20, retryAfter: 0, verdicts: [], fields: undefined },
        });
      expect(events).toHaveLength(20);
    });

    test('closed: refuses', async () => {
      const { backend } = open(store, configuration('closed'));
      expect(await backend.take(takeOf('anonymous', 'a', 'x'))).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
      expect(await backend.settle({ plan: 'anonymous', key: 'a', taken: 1, spent: 0 })).toEqual({
        tag: 'err',
        val: { tag: 'store-unavailable' },
      });
    });
  });
});
