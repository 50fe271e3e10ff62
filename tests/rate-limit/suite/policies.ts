import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../components/rate-limit/src/types.ts';
import type { PolicyOf, TestedLimiter } from './completed.ts';

const now = 1_800_000_000_000;
const second: PolicyOf = { name: 'second', quota: 10, window: 1, burst: 10, mode: 'enforce' };
const day: PolicyOf = { name: 'day', quota: 100, window: 86_400, burst: 100, mode: 'enforce' };
const shadow: PolicyOf = { name: 'shadow', quota: 2, window: 1, burst: 2, mode: 'shadow' };

/** Several policies at once, shadow mode, and settling. */
export function policies(limiter: () => TestedLimiter): void {
  describe('several policies', () => {
    test('all or nothing: what one refuses costs none', () => {
      const first = limiter().decide([second, day], [], now, 8);
      expect(first.verdicts.map(({ available }) => available)).toEqual([2, 92]);
      const refused = limiter().decide([second, day], first.state, now, 5);
      expect(refused).toMatchObject({
        allowed: false,
        retryAfter: 0.3,
        verdicts: [
          { available: 2, violated: true },
          { available: 92, violated: false },
        ],
      });
      expect(limiter().decide([second, day], refused.state, now, 2)).toMatchObject({
        allowed: true,
        verdicts: [{ available: 0 }, { available: 90 }],
      });
    });

    test('the longest wait counts', () => {
      const tight = { ...day, burst: 10 };
      const spent = limiter().decide([second, tight], [], now, 10);
      expect(limiter().decide([second, tight], spent.state, now, 1).retryAfter).toBe(864);
    });

    test('without policies everything passes', () => {
      expect(limiter().decide([], [], now, 1e6)).toEqual({
        allowed: true,
        cost: 1e6,
        retryAfter: 0,
        verdicts: [],
        state: [],
        at: now,
        expiresAt: now,
      });
    });

    test('cells of policies that are gone are dropped, new policies are full', () => {
      const { state } = limiter().decide([second], [], now, 10);
      const decision = limiter().decide([day], state, now, 1);
      expect(decision).toMatchObject({ allowed: true, state: [{ policy: 'rate/100/86400000/100 day', level: 864_000, at: now }] });
    });

    test('a policy that changes keeps what was spent', () => {
      const { state } = limiter().decide([day], [], now, 60);
      expect(limiter().decide([{ ...day, quota: 50, burst: 50 }], state, now, 1)).toMatchObject({
        allowed: false,
        verdicts: [{ available: 0 }],
      });
      expect(limiter().decide([{ ...day, quota: 200, burst: 200 }], state, now, 1)).toMatchObject({
        allowed: true,
        verdicts: [{ available: 139 }],
      });
    });
  });

  describe('shadow mode', () => {
    test('judges and never refuses, and what it would have refused it does not count', () => {
      let state: Cell[] = [];
      const violated = [1, 1, 1, 1].map((cost) => {
        const decision = limiter().decide([shadow, second], state, now, cost);
        state = decision.state;
        expect(decision).toMatchObject({ allowed: true, retryAfter: 0 });
        return decision.verdicts[0]?.violated;
      });
      expect(violated).toEqual([false, false, true, true]);
      expect(limiter().decide([shadow, second], state, now + 500, 1).verdicts).toMatchObject([{ violated: false }, { available: 9 }]);
    });

    test('spends nothing where an enforced policy refuses, and does not lengthen the wait', () => {
      const spent = limiter().decide([shadow, second], [], now, 10);
      expect(spent.verdicts).toMatchObject([
        { available: 2, violated: true },
        { available: 0, violated: false },
      ]);
      expect(limiter().decide([shadow, second], spent.state, now, 3)).toMatchObject({
        allowed: false,
        retryAfter: 0.3,
        verdicts: [{ available: 2 }, { available: 0 }],
      });
    });
  });

  describe('settling', () => {
    const taken = (cost: number) => limiter().decide([second, day], [], now, cost).state;

    test('gives back what was not spent, under every policy', () => {
      const settled = limiter().settle([second, day], taken(8), now, 8, 3);
      expect(settled).toMatchObject({ allowed: true, retryAfter: 0, verdicts: [{ available: 7 }, { available: 97 }] });
    });

    test('never gives back more than was taken, nor above full', () => {
      expect(limiter().settle([second], taken(8), now, 5, 0).verdicts).toMatchObject([{ available: 7 }]);
      expect(limiter().settle([second], taken(8), now + 900, 8, 0)).toMatchObject({
        verdicts: [{ available: 10, reset: 0 }],
        state: [],
      });
    });

    test('takes more even into debt, which has to be worked off', () => {
      const settled = limiter().settle([second], taken(8), now, 8, 25);
      expect(settled).toMatchObject({ allowed: true, verdicts: [{ available: 0, reset: 2.5, violated: true }] });
      expect(limiter().decide([second], settled.state, now + 1_500, 1)).toMatchObject({ allowed: false, retryAfter: 0.1 });
      expect(limiter().decide([second], settled.state, now + 1_600, 1).allowed).toBe(true);
    });

    test('changes nothing where nothing differs', () => {
      const state = taken(8);
      expect(limiter().settle([second, day], state, now, 8, 8).state).toEqual(state);
    });
  });
}
