import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../components/rate-limit/src/types.ts';
import type { Limiter } from '../../../hosts/shared/limits/limiter-supervisor.ts';

const _now = 1_800_000_000_000;
const _second: Policy = { name: 'second', quota: 10, window: 1, burst: 10, mode: 'enforce' };
const _day: Policy = { name: 'day', quota: 100, window: 86_400, burst: 100, mode: 'enforce' };
const _shadow: Policy = { name: 'shadow', quota: 2, window: 1, burst: 2, mode: 'shadow' };

/** Several policies at once, shadow mode, and settling. */
export function policies(limiter: () => Limiter): void {
  describe('several policies', () => {
    test('all or nothing: what one refuses costs none', () => {
      const first = limiter().decide([_second, _day], [], _now, 8);
      expect(first.verdicts.map(({ available }) => available)).toEqual([2, 92]);
      const refused = limiter().decide([_second, _day], first.state, _now, 5);
      expect(refused).toMatchObject({
        allowed: false,
        retryAfter: 0.3,
        verdicts: [
          { available: 2, violated: true },
          { available: 92, violated: false },
        ],
      });
      expect(limiter().decide([_second, _day], refused.state, _now, 2)).toMatchObject({
        allowed: true,
        verdicts: [{ available: 0 }, { available: 90 }],
      });
    });

    test('the longest wait counts', () => {
      const tight = { ..._day, burst: 10 };
      const spent = limiter().decide([_second, tight], [], _now, 10);
      expect(limiter().decide([_second, tight], spent.state, _now, 1).retryAfter).toBe(864);
    });

    test('without policies everything passes', () => {
      expect(limiter().decide([], [], _now, 1e6)).toEqual({ allowed: true, retryAfter: 0, verdicts: [], state: [], expiresAt: _now });
    });

    test('cells of policies that are gone are dropped, new policies are full', () => {
      const { state } = limiter().decide([_second], [], _now, 10);
      const decision = limiter().decide([_day], state, _now, 1);
      expect(decision).toMatchObject({ allowed: true, state: [{ policy: 'day', level: 1, at: _now }] });
    });

    test('a policy that changes keeps what was spent', () => {
      const { state } = limiter().decide([_day], [], _now, 60);
      expect(limiter().decide([{ ..._day, quota: 50, burst: 50 }], state, _now, 1)).toMatchObject({
        allowed: false,
        verdicts: [{ available: 0 }],
      });
      expect(limiter().decide([{ ..._day, quota: 200, burst: 200 }], state, _now, 1)).toMatchObject({
        allowed: true,
        verdicts: [{ available: 139 }],
      });
    });
  });

  describe('shadow mode', () => {
    test('judges and never refuses, and what it would have refused it does not count', () => {
      let state: Parameters<Limiter['decide']>[1] = [];
      const violated = [1, 1, 1, 1].map((cost) => {
        const decision = limiter().decide([_shadow, _second], state, _now, cost);
        state = decision.state;
        expect(decision).toMatchObject({ allowed: true, retryAfter: 0 });
        return decision.verdicts[0]?.violated;
      });
      expect(violated).toEqual([false, false, true, true]);
      expect(limiter().decide([_shadow, _second], state, _now + 500, 1).verdicts).toMatchObject([{ violated: false }, { available: 9 }]);
    });

    test('spends nothing where an enforced policy refuses, and does not lengthen the wait', () => {
      const spent = limiter().decide([_shadow, _second], [], _now, 10);
      expect(spent.verdicts).toMatchObject([
        { available: 2, violated: true },
        { available: 0, violated: false },
      ]);
      expect(limiter().decide([_shadow, _second], spent.state, _now, 3)).toMatchObject({
        allowed: false,
        retryAfter: 0.3,
        verdicts: [{ available: 2 }, { available: 0 }],
      });
    });
  });

  describe('settling', () => {
    const _taken = (cost: number) => limiter().decide([_second, _day], [], _now, cost).state;

    test('gives back what was not spent, under every policy', () => {
      const settled = limiter().settle([_second, _day], _taken(8), _now, 8, 3);
      expect(settled).toMatchObject({ allowed: true, retryAfter: 0, verdicts: [{ available: 7 }, { available: 97 }] });
    });

    test('never gives back more than was taken, nor above full', () => {
      expect(limiter().settle([_second], _taken(8), _now, 5, 0).verdicts).toMatchObject([{ available: 7 }]);
      expect(limiter().settle([_second], _taken(8), _now + 900, 8, 0)).toMatchObject({
        verdicts: [{ available: 10, reset: 0 }],
        state: [],
      });
    });

    test('takes more even into debt, which has to be worked off', () => {
      const settled = limiter().settle([_second], _taken(8), _now, 8, 25);
      expect(settled).toMatchObject({ allowed: true, verdicts: [{ available: 0, reset: 2.5, violated: true }] });
      expect(limiter().decide([_second], settled.state, _now + 1_500, 1)).toMatchObject({ allowed: false, retryAfter: 0.1 });
      expect(limiter().decide([_second], settled.state, _now + 1_600, 1).allowed).toBe(true);
    });

    test('changes nothing where nothing differs', () => {
      const state = _taken(8);
      expect(limiter().settle([_second, _day], state, _now, 8, 8).state).toEqual(state);
    });
  });
}
