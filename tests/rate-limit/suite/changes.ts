import { describe, expect, test } from 'vitest';
import type { PolicyOf, TestedLimiter } from './completed.ts';

const now = 1_800_000_000_000;
const minute: PolicyOf = { name: 'the minute', quota: 60, window: 60, burst: 60 };
const day: PolicyOf = { ...minute, name: 'day', kind: 'day' };

/** What becomes of spent units if the limits of a policy change. */
export function changes(limiter: () => TestedLimiter): void {
  const left = (before: PolicyOf, after: PolicyOf, spent: number, later = 0): number | undefined => {
    const { state } = limiter().decide([before], [], now, spent);
    const decision = limiter().decide([after], state, now + later, 0);
    // The changed limits are in the state, so they carry over once.
    expect(limiter().decide([after], decision.state, now + later, 0)).toEqual(decision);
    return decision.verdicts[0]?.available;
  };

  describe('a change of limits', () => {
    test.each([
      ['proportional', 120, 60],
      ['proportional', 30, 15],
      ['proportional', 61, 30],
      ['keep', 120, 90],
      ['keep', 30, 0],
      ['reset', 120, 120],
      ['reset', 30, 30],
    ])('%s: 30 of 60 spent, then a quota of %i leaves %i', (carryOver, quota, available) => {
      expect(left(minute, { ...minute, quota, burst: quota, carryOver }, 30)).toBe(available);
      expect(left(day, { ...day, quota, carryOver }, 30)).toBe(available);
    });

    test.each(['proportional', 'keep'])('%s: another window keeps the units, and what leaked before the change', (carryOver) => {
      const hour = { ...minute, window: 3_600, carryOver };
      expect(left(minute, hour, 60)).toBe(0);
      expect(left(minute, hour, 60, 20_000)).toBe(20);
    });

    test('a change of the kind, and a policy of another name, begin with nothing spent', () => {
      expect(left(minute, { ...day, name: minute.name }, 60)).toBe(60);
      expect(left(minute, { ...minute, name: 'minute' }, 60)).toBe(60);
      expect(left({ ...minute, name: 'a the minute' }, minute, 60)).toBe(60);
    });

    test('calls under way stay under way', () => {
      const slots: PolicyOf = { name: 'slots', kind: 'concurrency', quota: 5, window: 30, burst: 5, carryOver: 'reset' };
      const { state } = limiter().decide([slots], [], now, 1, 1);
      expect(limiter().decide([{ ...slots, quota: 1 }], state, now, 1, 2)).toMatchObject({ allowed: false });
    });

    test('a state of an unknown form counts as nothing spent', () => {
      for (const policy of ['the minute', 'rate/0/0/0 the minute', 'rate the minute', ' the minute'])
        expect(limiter().decide([minute], [{ policy, level: 1e9, at: now }], now, 60).allowed).toBe(true);
    });
  });
}
