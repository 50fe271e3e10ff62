import { describe, expect, test } from 'vitest';
import type { StoredLimit } from '../../hosts/shared/limits/store.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { Random } from '../rate-limit/suite/random.ts';

const limit = (expiresAt: number, limited = false): StoredLimit => ({
  state: [{ policy: 'p', level: expiresAt, at: 0 }],
  expiresAt,
  limited,
});

describe('limits in memory', () => {
  test('give an update the state that the last one stored', () => {
    const store = new MemoryLimits({ now: () => 0 });
    expect(store.update('a', (state) => ({ ...limit(5), result: state }))).toEqual([]);
    expect(store.update('a', (state) => ({ ...limit(7), result: state }))).toEqual(limit(5).state);
    expect(store.update('b', (state) => ({ ...limit(7), result: state }))).toEqual([]);
    expect(store.size).toBe(2);
    store.update('a', () => ({ state: [], expiresAt: 0, limited: false, result: undefined }));
    expect(store.stored('a')).toBeUndefined();
    expect(store.size).toBe(1);
  });

  test('do not change if a decision throws', () => {
    const store = new MemoryLimits({ now: () => 0 });
    store.store('a', limit(5));
    const defect = (): never => {
      throw new RangeError('no');
    };
    expect(() => store.update('a', defect)).toThrow(RangeError);
    expect(() => store.update('b', defect)).toThrow(RangeError);
    expect(store.stored('a')).toMatchObject(limit(5));
    expect(store.size).toBe(1);
  });

  test('without room, drop expired keys first, which is not counted as an eviction', () => {
    let now = 0;
    const store = new MemoryLimits({ capacity: 2, now: () => now });
    store.store('limited', limit(10, true));
    store.store('long', limit(1_000));
    now = 10;
    store.store('new', limit(20));
    expect([store.stored('limited'), store.evictions, store.size]).toEqual([undefined, 0, 2]);
  });

  test('then drop keys that limit nobody, the first to expire first', () => {
    const forgotten: string[] = [];
    const store = new MemoryLimits({ capacity: 3, now: () => 0, onEvict: (key) => forgotten.push(key) });
    store.store('limited', limit(5, true));
    store.store('late', limit(100));
    store.store('soon', limit(50));
    store.store('new', limit(200));
    store.store('newer', limit(1));
    expect(forgotten).toEqual(['soon', 'late']);
    expect(store.stored('limited')).toBeDefined();
    expect(store.evictions).toBe(2);
  });

  test('drop a key that limits a client only for another such key', () => {
    const store = new MemoryLimits({ capacity: 2, now: () => 0 });
    store.store('a', limit(5, true));
    store.store('b', limit(6, true));
    store.store('free', limit(100));
    expect([store.stored('free'), store.size, store.evictions]).toEqual([undefined, 2, 1]);
    store.store('c', limit(7, true));
    expect([store.stored('a'), store.stored('b')?.limited, store.stored('c')?.limited, store.evictions]).toEqual([
      undefined,
      true,
      true,
      2,
    ]);
    store.store('b', limit(8, false));
    store.store('free', limit(100));
    expect([store.stored('b'), store.stored('free')?.expiresAt, store.evictions]).toEqual([undefined, 100, 3]);
  });

  test('behave as a simple list does, with random keys', () => {
    const random = new Random('memory');
    const capacity = 40;
    let now = 0;
    const store = new MemoryLimits({ capacity, now: () => now });
    let list: { key: string; kept: StoredLimit }[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      now += random.whole(0, 3);
      const key = `k${random.whole(0, 90)}`;
      const kept = limit(now + random.whole(1, 300) + index / 100_000, random.fraction() < 0.3);
      store.store(key, kept);
      // Few keys expire between two calls: no more than one call drops.
      list = list.filter((row) => row.kept.expiresAt > now);
      const known = list.some((row) => row.key === key);
      list = list.filter((row) => row.key !== key);
      if (!known && list.length === capacity) {
        const byTime = list.toSorted((one, other) => one.kept.expiresAt - other.kept.expiresAt);
        const victim = byTime.find((row) => !row.kept.limited) ?? (kept.limited ? byTime[0] : undefined);
        list = list.filter((row) => row !== victim);
        if (victim !== undefined) list.push({ key, kept });
      } else {
        list.push({ key, kept });
      }
      expect(store.size).toBe(list.length);
    }
    store.evictExpired(capacity);
    for (const { key, kept } of list) expect(store.stored(key)).toMatchObject(kept);
    expect(store.evictions).toBeGreaterThan(100);
    now += 1_000;
    store.evictExpired(capacity);
    expect(store.size).toBe(0);
  });
});
