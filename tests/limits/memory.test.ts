import { describe, expect, test } from 'vitest';
import type { Kept } from '../../hosts/shared/limits/store.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { Random } from '../rate-limit/suite/random.ts';

const _kept = (expiresAt: number, limited = false): Kept => ({ state: [{ policy: 'p', level: expiresAt, at: 0 }], expiresAt, limited });

describe('limits in memory', () => {
  test('give an update what the last one left', () => {
    const store = new MemoryLimits({ now: () => 0 });
    expect(store.update('a', (state) => ({ ..._kept(5), result: state }))).toEqual([]);
    expect(store.update('a', (state) => ({ ..._kept(7), result: state }))).toEqual(_kept(5).state);
    expect(store.update('b', (state) => ({ ..._kept(7), result: state }))).toEqual([]);
    expect(store.size).toBe(2);
    store.update('a', () => ({ state: [], expiresAt: 0, limited: false, result: undefined }));
    expect(store.kept('a')).toBeUndefined();
    expect(store.size).toBe(1);
  });

  test('are as they were when a decision throws', () => {
    const store = new MemoryLimits({ now: () => 0 });
    store.keep('a', _kept(5));
    const defect = (): never => {
      throw new RangeError('no');
    };
    expect(() => store.update('a', defect)).toThrow(RangeError);
    expect(() => store.update('b', defect)).toThrow(RangeError);
    expect(store.kept('a')).toMatchObject(_kept(5));
    expect(store.size).toBe(1);
  });

  test('short of room, forget what is full again first, and count it no eviction', () => {
    let now = 0;
    const store = new MemoryLimits({ capacity: 2, now: () => now });
    store.keep('held', _kept(10, true));
    store.keep('long', _kept(1_000));
    now = 10;
    store.keep('new', _kept(20));
    expect([store.kept('held'), store.evictions, store.size]).toEqual([undefined, 0, 2]);
  });

  test('then who holds nobody, soonest full first', () => {
    const forgotten: string[] = [];
    const store = new MemoryLimits({ capacity: 3, now: () => 0, onEvict: (key) => forgotten.push(key) });
    store.keep('held', _kept(5, true));
    store.keep('late', _kept(100));
    store.keep('soon', _kept(50));
    store.keep('new', _kept(200));
    store.keep('newer', _kept(1));
    expect(forgotten).toEqual(['soon', 'late']);
    expect(store.kept('held')).toBeDefined();
    expect(store.evictions).toBe(2);
  });

  test('who is held goes for another who is held only', () => {
    const store = new MemoryLimits({ capacity: 2, now: () => 0 });
    store.keep('a', _kept(5, true));
    store.keep('b', _kept(6, true));
    store.keep('free', _kept(100));
    expect([store.kept('free'), store.size, store.evictions]).toEqual([undefined, 2, 1]);
    store.keep('c', _kept(7, true));
    expect([store.kept('a'), store.kept('b')?.limited, store.kept('c')?.limited, store.evictions]).toEqual([undefined, true, true, 2]);
    store.keep('b', _kept(8, false));
    store.keep('free', _kept(100));
    expect([store.kept('b'), store.kept('free')?.expiresAt, store.evictions]).toEqual([undefined, 100, 3]);
  });

  test('do as a plain list would, over random keys', () => {
    const random = new Random('memory');
    const capacity = 40;
    let now = 0;
    const store = new MemoryLimits({ capacity, now: () => now });
    let list: { key: string; kept: Kept }[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      now += random.whole(0, 3);
      const key = `k${random.whole(0, 90)}`;
      const kept = _kept(now + random.whole(1, 300) + index / 100_000, random.fraction() < 0.3);
      store.keep(key, kept);
      // At most a few expire between two calls: as many as one call clears away.
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
    for (const { key, kept } of list) expect(store.kept(key)).toMatchObject(kept);
    expect(store.evictions).toBeGreaterThan(100);
    now += 1_000;
    store.evictExpired(capacity);
    expect(store.size).toBe(0);
  });
});
