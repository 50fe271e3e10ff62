import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../components/rate-limit/src/types.ts';
import type { PolicyOf, TestedLimiter } from './completed.ts';
import { Random } from './random.ts';

const noon = Date.UTC(2028, 1, 29, 12);
const midnight = Date.UTC(2028, 2, 1);
const slots: PolicyOf = { name: 'slots', kind: 'concurrency', quota: 2, window: 30, burst: 2 };
const day: PolicyOf = { name: 'day', kind: 'day', quota: 10, window: 86_400, burst: 10 };
const month: PolicyOf = { ...day, name: 'month', kind: 'month', quota: 15 };

/** Calls under way, and quotas by the calendar. */
export function kinds(limiter: () => TestedLimiter): void {
  describe('calls under way', () => {
    const start = (state: Cell[], now: number, lease: number) => limiter().decide([slots], state, now, 50, lease);

    test('a slot is taken whatever a call costs, and freed by its settlement', () => {
      const two = start(start([], noon, 1).state, noon, 2);
      expect(two).toMatchObject({ allowed: true, verdicts: [{ available: 0, reset: 30 }], expiresAt: noon + 30_000 });
      const refused = start(two.state, noon, 3);
      expect(refused).toMatchObject({ allowed: false, retryAfter: 1, state: two.state });
      const settled = limiter().settle([slots], two.state, noon, 50, 50, { lease: 1 });
      expect(settled.verdicts).toMatchObject([{ available: 1 }]);
      expect(start(settled.state, noon, 3).allowed).toBe(true);
    });

    test('a slot that is never freed expires, and no sooner', () => {
      const two = start(start([], noon, 1).state, noon + 10_000, 2);
      expect(start(two.state, noon + 29_900, 3)).toMatchObject({ allowed: false, retryAfter: 0.1 });
      expect(start(two.state, noon + 30_000, 3)).toMatchObject({ allowed: true, verdicts: [{ available: 0 }] });
    });

    test('a clock that goes back makes no slot last longer than the window', () => {
      const two = start(start([], noon, 1).state, noon, 2);
      const back = start(two.state, noon - 86_400_000, 3);
      expect(start(back.state, noon - 86_400_000 + 30_000, 3).allowed).toBe(true);
    });

    test('a second settlement changes nothing, under any policy of the plan', () => {
      const plan = [slots, { ...day, quota: 100 }];
      const first = limiter().decide(plan, [], noon, 40, 7);
      const second = limiter().decide(plan, first.state, noon, 40, 8);
      const settled = limiter().settle(plan, second.state, noon, 40, 10, { lease: 7 });
      expect(settled.verdicts).toMatchObject([{ available: 1 }, { available: 50 }]);
      expect(limiter().settle(plan, settled.state, noon, 40, 10, { lease: 7 })).toEqual(settled);
      expect(limiter().settle(plan, settled.state, noon, 40, 0, { lease: 9 }).state).toEqual(settled.state);
    });

    test('a shadow policy without a slot left gives none', () => {
      const shadow = [{ ...slots, quota: 1, mode: 'shadow' }];
      const two = limiter().decide(shadow, limiter().decide(shadow, [], noon, 1, 1).state, noon, 1, 2);
      expect(two).toMatchObject({ allowed: true, verdicts: [{ violated: true, available: 0 }] });
      expect(two.state).toHaveLength(1);
    });

    test('never more calls under way than slots, whatever the schedule', () => {
      const random = new Random('slots');
      for (let run = 0; run < 50; run += 1) {
        const policy = { ...slots, quota: random.whole(1, 5) };
        const open = new Map<number, number>();
        let [state, now]: [Cell[], number] = [[], noon];
        for (let lease = 1; lease <= 60; lease += 1) {
          now += random.whole(0, 9_000);
          for (const [other, at] of open) if (at + 30_000 <= now) open.delete(other);
          const decision = limiter().decide([policy], state, now, 1, lease);
          ({ state } = decision);
          expect(decision.allowed).toBe(open.size < policy.quota);
          if (decision.allowed) open.set(lease, now);
          const ended = [...open.keys()].find(() => random.fraction() < 0.3);
          if (ended === undefined) continue;
          open.delete(ended);
          ({ state } = limiter().settle([policy], state, now, 1, 1, { lease: ended }));
        }
      }
    });
  });

  describe('quotas by the calendar', () => {
    test('begin anew at midnight, UTC, and say exactly when', () => {
      const spent = limiter().decide([day], [], noon, 10);
      expect(limiter().decide([day], spent.state, midnight - 1, 1)).toMatchObject({ allowed: false, retryAfter: 0.001 });
      expect(limiter().decide([day], spent.state, noon, 1)).toMatchObject({ retryAfter: 43_200, expiresAt: midnight });
      expect(limiter().decide([day], spent.state, midnight, 10)).toMatchObject({ allowed: true, verdicts: [{ available: 0 }] });
    });

    test('a month ends with its last day, in leap years too', () => {
      const spent = limiter().decide([month], [], noon, 15);
      expect(limiter().decide([month], spent.state, noon, 1)).toMatchObject({ allowed: false, retryAfter: 43_200 });
      expect(limiter().decide([month], spent.state, midnight, 15).allowed).toBe(true);
      for (let index = 0; index < 480; index += 1) {
        const start = Date.UTC(1970, index);
        const taken = limiter().decide([month], [], start, 15);
        expect(limiter().decide([month], taken.state, start, 1).retryAfter).toBe((Date.UTC(1970, index + 1) - start) / 1000);
      }
    });

    test('what costs more than the quota never passes', () => {
      expect(limiter().decide([day], [], noon, 11)).toMatchObject({ allowed: false, retryAfter: -1, state: [] });
    });

    test('units from before the reset are not given back after it', () => {
      const yesterday = limiter().decide([day], [], noon, 8);
      const today = limiter().decide([day], yesterday.state, midnight, 6);
      const late = { at: noon };
      expect(limiter().settle([day], today.state, midnight, 8, 0, late).verdicts).toMatchObject([{ available: 4 }]);
      expect(limiter().settle([day], today.state, midnight, 6, 0, { at: midnight }).verdicts).toMatchObject([{ available: 10 }]);
    });

    test('a clock that goes back over a reset keeps what was spent', () => {
      const spent = limiter().decide([day], [], midnight, 10);
      const back = limiter().decide([day], spent.state, noon, 1);
      expect(back).toMatchObject({ allowed: false, retryAfter: 43_200 });
    });
  });

  describe('policies that are off', () => {
    test('judge nothing and remember nothing', () => {
      const off = { ...day, mode: 'off' };
      expect(limiter().decide([off], [], noon, 1_000)).toMatchObject({
        allowed: true,
        state: [],
        verdicts: [{ available: 10, violated: false, mode: 'off' }],
      });
    });
  });
}
