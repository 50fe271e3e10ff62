import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellName } from '../../components/rate-limit/src/cell-name.ts';
import { RedisLimits } from '../../hosts/node/stores/redis/limits.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import type { LimitsBackend } from '../../hosts/shared/limits/limits.ts';
import { outcomeOf, takeOf } from '../limits/opened.ts';
import { nativeLimiter } from '../rate-limit/forms.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { RedisServer } from './support/server.ts';

const rate = policyOf({ name: 'p', quota: 100, window: 3600, burst: 100 });
const day = policyOf({ name: 'day', kind: 'day', quota: 100, window: 86_400, burst: 100 });
const endless = policyOf({ name: 'p', quota: 1, window: 31_536_000, burst: 999_999_999_999 });
/** Longer than any window: 100 years. */
const LONGEST_MS = 3_155_760_000_000;

/** Packs a cell as the script does. */
function packed(level: number, at: number, policy = rate): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeDoubleLE(level, 0);
  numbers.writeDoubleLE(at, 8);
  return Buffer.concat([numbers, Buffer.from(`${cellName(policy)}\0`)]);
}

describe('a state in Redis that no decision gave', () => {
  let server: RedisServer;
  let client: ReturnType<typeof createClient>;
  let backend: LimitsBackend;
  const told: string[] = [];
  beforeAll(async () => {
    server = await RedisServer.start();
    client = createClient({ url: server.url });
    await client.connect();
    const plan = { onStoreFailure: 'closed' as const, degradeShare: 1 };
    backend = openLimits({
      limiter: () => nativeLimiter,
      limits: {
        dialect: 'draft-11',
        costs: [],
        plans: new Map([
          ['one', { ...plan, policies: [rate] }],
          ['two', { ...plan, policies: [rate, day] }],
          ['endless', { ...plan, policies: [endless] }],
        ]),
      },
      store: new RedisLimits({ urls: [server.url], deadlineMs: 5_000, onInvalidState: ({ message }) => told.push(message) }),
    });
    // A store that has no connection yet refuses.
    while ((await backend.take(takeOf('one', 'warm'))).tag === 'err') await new Promise((resolve) => setImmediate(resolve));
  });
  afterAll(async () => {
    await backend.close();
    client.destroy();
    await server[Symbol.asyncDispose]();
  });

  const now = Date.now();
  const states: Record<string, Buffer> = {
    'an infinite level': packed(Infinity, now),
    'a level of 1e308': packed(1e308, now),
    'a level that is no number': packed(NaN, now),
    'a level below 0': packed(-1, now),
    'an infinite time': packed(5, Infinity),
    'a time after all times': packed(5, 1e16),
    'a time that is not whole': packed(5, now + 0.5),
    'something else': Buffer.from('no cells'),
  };

  test.each(Object.keys(states))('counts as none, and is told: %s', async (kind) => {
    for (const plan of ['one', 'two']) {
      const key = `mintmark:limits:{${plan}:${kind}}`;
      await client.set(key, states[kind] ?? '');
      told.length = 0;
      const outcomes = [await outcomeOf(backend.take(takeOf(plan, kind, 'x'))), await outcomeOf(backend.take(takeOf(plan, kind, 'x')))];
      expect(outcomes.map(({ verdicts }) => verdicts[0]?.available)).toEqual([99, 98]);
      expect(told).toEqual(['expected a state that a decision gave, got something else: it counts as no state']);
      expect(await client.pTTL(key)).toBeLessThanOrEqual(86_400_000);
    }
  });

  test('leaves the other cells', async () => {
    await client.set('mintmark:limits:{two:a}', Buffer.concat([packed(1e308, now), packed(40, now, day)]));
    expect((await outcomeOf(backend.take(takeOf('two', 'a', 'x')))).verdicts.map(({ available }) => available)).toEqual([99, 59]);
  });

  test('of a great debt refuses, and is no fault', async () => {
    await client.set('mintmark:limits:{one:debt}', packed(1e27, now));
    expect(await outcomeOf(backend.take(takeOf('one', 'debt', 'x')))).toMatchObject({ allowed: false, retryAfter: 999_999_999_999_999 });
  });

  test('a state that lasts for longer than the longest window is stored for so long', async () => {
    const wide = await outcomeOf(
      backend.take({ ...takeOf('endless', 'a'), calls: Array.from({ length: 10_000 }, () => ({ name: 'x', blocks: 0 })) }),
    );
    expect(wide.allowed).toBe(true);
    const left = await client.pTTL('mintmark:limits:{endless:a}');
    expect(left).toBeGreaterThan(LONGEST_MS - 60_000);
    expect(left).toBeLessThanOrEqual(LONGEST_MS);
  });
});
