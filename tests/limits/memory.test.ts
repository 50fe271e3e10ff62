import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../components/rate-limit/src/types.ts';
import type { StoredLimit, Update } from '../../hosts/shared/limits/store.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { Random } from '../rate-limit/suite/random.ts';
import { at } from '../suite/support/ask.ts';

const limit = (expiresAt: number): StoredLimit => ({ state: [{ policy: 'p', level: expiresAt, at: 0 }], expiresAt });

describe('limits in memory', () => {
  test('give an update the state that the last one stored', () => {
    const store = new MemoryLimits({ now: () => 0 });
    expect(store.update('a', (state) => ({ ...limit(5), result: state }))).toEqual([]);
    expect(store.update('a', (state) => ({ ...limit(7), result: state }))).toEqual(limit(5).state);
    expect(store.update('b', (state) => ({ ...limit(7), result: state }))).toEqual([]);
    expect(store.size).toBe(2);
    store.update('a', () => ({ state: [], expiresAt: 0, result: undefined }));
    expect(store.stored('a')).toBeUndefined();
    expect(store.update('a', (state) => ({ ...limit(7), result: state }))).toEqual([]);
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

  test('are dropped only once they have expired', () => {
    let now = 0;
    const store = new MemoryLimits({ capacity: 2, now: () => now });
    store.store('a', limit(10_000));
    store.store('b', limit(20_000));
    now = 9_999;
    store.evictExpired(100);
    expect(store.size).toBe(2);
    now = 10_000;
    store.evictExpired(100);
    expect([store.stored('a'), store.stored('b'), store.size]).toEqual([undefined, limit(20_000), 1]);
  });

  test('give the state back as it was stored, whatever its number of policies', () => {
    const store = new MemoryLimits({ now: () => 0 });
    const cells = (count: number) => Array.from({ length: count }, (_, index) => ({ policy: `p${index}`, level: 0.1 * index, at: index }));
    for (const count of [3, 1, 5, 0, 2])
      for (const key of ['a', 'b', 'c']) {
        store.store(key, { state: cells(count), expiresAt: 5 });
        expect(store.stored(key)?.state ?? []).toEqual(cells(count));
      }
    expect(store.stored('b')?.state).toEqual(cells(2));
  });

  test('without room, further keys share buckets and are never allowed more than alone', () => {
    const spend = (state: Cell[]): Update<number> => {
      const level = (state[0]?.level ?? 0) + 1;
      return { state: [{ policy: 'p', level, at: 0 }], expiresAt: 60_000, result: level };
    };
    let now = 0;
    const changed = new Set<string>();
    const store = new MemoryLimits({ capacity: 100, now: () => now, onChange: (name) => changed.add(name) });
    for (let index = 0; index < 100; index += 1) store.update(`free:key-${index}`, spend);
    for (let round = 1; round <= 3; round += 1)
      for (let index = 0; index < 3_000; index += 1) expect(store.update(`free:more-${index}`, spend)).toBeGreaterThanOrEqual(round);
    // No key of the table was forgotten, and nobody else counted under it.
    for (let index = 0; index < 100; index += 1) expect(store.update(`free:key-${index}`, spend)).toBe(2);
    expect([store.size, store.overflowed]).toEqual([100, 9_000]);
    expect(store.buckets).toBeGreaterThan(900);
    expect(store.buckets).toBeLessThanOrEqual(1024);
    expect(changed.size).toBe(100 + store.buckets);
    // Plans never share a bucket.
    expect(store.update('paid:more-1', spend)).toBe(1);

    now = 59_999;
    expect(store.update('free:more-1', spend)).toBeGreaterThan(3);
    now = 60_000;
    expect(store.update('free:more-2', spend)).toBe(1);
    expect(store.stored('free:more-2')).toBeDefined();
  });

  test('a key that shares a bucket stays there until the bucket has expired, though there is room', () => {
    let now = 0;
    const store = new MemoryLimits({ capacity: 1, now: () => now });
    const spend =
      (expiresAt: number) =>
      (state: Cell[]): Update<number> => {
        const level = (state[0]?.level ?? 0) + 1;
        return { state: [{ policy: 'p', level, at: 0 }], expiresAt, result: level };
      };
    store.update('free:a', spend(1_000));
    expect(store.update('free:b', spend(9_000))).toBe(1);
    now = 2_000;
    store.evictExpired(10);
    expect(store.size).toBe(0);
    expect(store.update('free:b', spend(9_000))).toBe(2);
    now = 9_000;
    expect(store.update('free:b', spend(20_000))).toBe(1);
    expect(store.size).toBe(1);
  });

  test('take no more than 150 bytes a key', () => {
    // As full as a table of a million: V8 makes the room of a map twice as large each time.
    const script = fileURLToPath(new URL('programs/table-size.ts', import.meta.url));
    const { stdout } = spawnSync(process.execPath, ['--expose-gc', script, '250000'], { encoding: 'utf8', timeout: 60_000 });
    const size: unknown = JSON.parse(stdout);
    expect(at(size, 'keys')).toBe(250_000);
    expect(Number(at(size, 'heap')) + Number(at(size, 'external'))).toBeLessThan(150);
  });

  test('behave as a map does, with random keys, times and a clock that jumps', () => {
    const random = new Random('memory');
    let now = 0;
    const store = new MemoryLimits({ now: () => now });
    const map = new Map<string, StoredLimit>();
    for (let index = 0; index < 30_000; index += 1) {
      now += random.fraction() < 0.001 ? random.whole(-10_000, 20_000_000) : random.whole(0, 300);
      now = Math.max(0, now);
      const key = `k${random.whole(0, 90)}`;
      const kept = limit(now + random.whole(1, random.fraction() < 0.1 ? 30_000_000 : 20_000));
      const before = store.stored(key);
      // What has expired may be gone or not. What has not is there.
      const expected = map.get(key);
      if (expected !== undefined && expected.expiresAt > now) expect(before).toEqual(expected);
      if (before !== undefined) expect(before).toEqual(expected);
      store.update(key, () => ({ ...kept, result: undefined }));
      map.set(key, kept);
    }
    now += 100_000_000;
    for (let turn = 0; turn < 10; turn += 1) store.evictExpired(1_000);
    expect(store.size).toBe(0);
  });
});
