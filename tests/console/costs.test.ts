import { describe, expect, test } from 'vitest';
import { CostBook, callsToMeasure, isExact } from '../../console/src/gateway/costs.ts';
import type { Charged } from '../../console/src/gateway/costs.ts';
import type { RateLimit } from '../../packages/client/src/rate-limit.ts';

const limit = (available: number, changed: Partial<RateLimit> = {}): RateLimit => ({
  policy: 'hour',
  quota: 3600,
  windowSeconds: 3600,
  effectiveSeconds: 1,
  available,
  ...changed,
});
const charged = (available: number, methods: readonly string[] | undefined, sentAt: number, ms = 10): Charged => ({
  limits: [limit(available)],
  methods,
  sentAt,
  gotAt: sentAt + ms,
});
const read = (all: readonly Charged[]): Record<string, readonly number[]> => {
  const book = new CostBook();
  for (const one of all) book.note(one);
  return Object.fromEntries(book.costs().map(([method, { least, most }]) => [method, [least, most]]));
};

describe('what a call costs', () => {
  test('is a range after two answers, and exact after more', () => {
    const first = charged(3000, ['a'], 0);
    expect(read([first])).toEqual({ a: [0, Infinity] });
    expect(read([first, charged(2993, ['a'], 100)])).toEqual({ a: [7, 8] });
    expect(read([first, charged(2993, ['a'], 100), charged(2986, ['a'], 200)])).toEqual({ a: [7, 7] });
  });

  test('is exact after one batch of several calls', () => {
    expect(read([charged(3000, ['a'], 0), charged(2979, ['a', 'a', 'a'], 100)])).toEqual({ a: [7, 7] });
  });

  test('is known of a method in a batch whose others are known', () => {
    const known = [charged(3000, ['a'], 0), charged(2979, ['a', 'a', 'a'], 100)];
    expect(read([...known, charged(2912, ['a', 'b', 'b'], 200)])).toEqual({ a: [7, 7], b: [30, 30] });
    expect(read([...known, charged(2900, ['b', 'c'], 200)])).toEqual({ a: [7, 7], b: [0, Infinity], c: [0, Infinity] });
  });

  test('is not learned across calls of which nobody knows whether they were charged', () => {
    expect(read([charged(3000, ['a'], 0), charged(2900, undefined, 100), charged(2893, ['a'], 200)])).toEqual({ a: [0, Infinity] });
  });

  test('is 0 of a request that was refused as a whole', () => {
    const refused = [charged(10, ['a'], 0), charged(10, [], 10), charged(3, ['a'], 20), charged(3, [], 30)];
    expect(read(refused)).toEqual({ a: [7, 8] });
  });

  test('is the last one if it depends on the parameters', () => {
    const all = [charged(3000, ['a'], 0), charged(2979, ['a', 'a', 'a'], 10), charged(2859, ['a', 'a'], 20)];
    expect(read(all)).toEqual({ a: [60, 60] });
  });

  test.each([
    ['calls under way', { quota: 10, windowSeconds: undefined, effectiveSeconds: undefined }, [9, 2]],
    ['a month that has begun', { quota: 1000, windowSeconds: undefined }, [5, 1000]],
  ])('does not come from %s', (_, changed, available) => {
    const answers = available.map((left, at) => ({ limits: [limit(left, changed)], methods: ['a'], sentAt: at, gotAt: at }));
    expect(read(answers)).toEqual({ a: [0, Infinity] });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is never outside what is said, whatever comes back meanwhile (seed %i)', (seed) => {
    let state = seed;
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const costs: Readonly<Record<string, number>> = { a: 1, b: 7, c: 26, d: 75 };
    const names = Object.keys(costs);
    const [quota, windowSeconds] = [Math.ceil(random() * 20_000), Math.ceil(random() * 100)];
    const capacity = quota * 2;
    let [level, now] = [capacity, 0];
    const book = new CostBook();
    const pass = (ms: number): void => {
      now += ms;
      level = Math.min(capacity, level + (ms * quota) / windowSeconds / 1000);
    };
    for (let index = 0; index < 200; index += 1) {
      pass(Math.floor(random() * 2000));
      const sentAt = now;
      pass(Math.floor(random() * 40));
      const methods = Array.from({ length: Math.ceil(random() * 4) }, () => names[Math.floor(random() * names.length)] ?? 'a');
      const cost = methods.reduce((sum, method) => sum + (costs[method] ?? 0), 0);
      const isRefused = cost > level;
      if (!isRefused) level -= cost;
      const limits = [limit(Math.floor(level), { quota, windowSeconds })];
      pass(Math.floor(random() * 40));
      book.note({ limits, methods: isRefused ? [] : methods, sentAt, gotAt: now });
      for (const [method, { least, most }] of book.costs())
        expect([method, least <= (costs[method] ?? 0), most >= (costs[method] ?? 0)]).toEqual([method, true, true]);
    }
  });
});

test('a measurement sends as many calls as units come back meanwhile, within bounds', () => {
  expect(callsToMeasure([], 60, 100)).toBe(2);
  expect(callsToMeasure([limit(1)], 60, 100)).toBe(3);
  expect(callsToMeasure([limit(1, { quota: 10_000, windowSeconds: 10 })], 60, 100)).toBe(62);
  expect(callsToMeasure([limit(1, { quota: 1e9, windowSeconds: 1 })], 60, 100)).toBe(100);
  expect(callsToMeasure([limit(1, { quota: 1e9, windowSeconds: 1 }), limit(1)], 60, 100)).toBe(3);
  expect([isExact({ least: 7, most: 7 }), isExact({ least: 7, most: 8 })]).toEqual([true, false]);
});
