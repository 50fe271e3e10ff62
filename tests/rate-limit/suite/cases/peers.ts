import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../../components/rate-limit/src/types.ts';
import { calls } from '../asked.ts';
import type { PolicyOf, TestedLimiter } from '../completed.ts';

const now = Date.UTC(2028, 1, 29, 12);
const rate = (quota: number, window: number, burst = quota): PolicyOf => ({ name: 'p', quota, window, burst });

/** What other limiters got wrong. Each test is named after the one that did. */
export function peers(limiter: () => TestedLimiter): void {
  const admitted = (policies: PolicyOf[], costs: readonly number[], at = now): boolean[] => {
    let state: Cell[] = [];
    return costs.map((cost) => {
      const decision = limiter().decide(policies, state, at, cost);
      ({ state } = decision);
      return decision.allowed;
    });
  };

  describe('bugs of others', () => {
    test('Upstash, rate-limiter-flexible: what is refused spends nothing (8 of 10, 5 refused, 1 and 1 pass)', () => {
      expect(admitted([rate(10, 60)], [8, 5, 1, 1, 1])).toEqual([true, false, true, true, false]);
      expect(admitted([{ ...rate(10, 60), kind: 'day' }], [8, 5, 1, 1, 1])).toEqual([true, false, true, true, false]);
    });

    test('RateLimiterUnion: what the short limit refuses the long one does not count', () => {
      const plan = [
        { ...rate(2, 1), name: 'second' },
        { ...rate(100, 86_400), name: 'day', kind: 'day' },
      ];
      let state: Cell[] = [];
      for (let count = 0; count < 10; count += 1) ({ state } = limiter().decide(plan, state, now, 1));
      expect(limiter().decide(plan, state, now, 0).verdicts).toMatchObject([{ available: 0 }, { available: 98 }]);
    });

    test('rate-limiter-flexible: a window of 30 days is no timer that overflows', () => {
      expect(admitted([rate(2, 30 * 86_400)], [1, 1, 1])).toEqual([true, true, false]);
    });

    test('fixed windows: no two quotas around the edge of a window', () => {
      let [state, count]: [Cell[], number] = [[], 0];
      for (let at = now - 25; at < now + 25; at += 1) {
        const decision = limiter().decide([rate(10, 1)], state, at, 1);
        ({ state } = decision);
        if (decision.allowed) count += 1;
      }
      expect(count).toBe(10);
    });

    test('Upstash: a limit of 1 lets one pass, and the last unit is not lost', () => {
      expect(admitted([rate(1, 60)], [1, 1])).toEqual([true, false]);
    });

    test('governor: more than a billion units a second', () => {
      expect(admitted([rate(2_000_000_000, 1)], [1_999_999_999, 1, 1])).toEqual([true, true, false]);
    });

    test('web3-proxy: seconds since 1970 are no 32-bit numbers', () => {
      const spent = limiter().decide([rate(10, 1)], [], now, 10);
      expect(limiter().decide([rate(10, 1)], spent.state, now + 99, 1).allowed).toBe(false);
      expect(limiter().decide([rate(10, 1)], spent.state, now + 100, 1).allowed).toBe(true);
    });

    test('Kong: a client that keeps asking while it is refused is let back in time', () => {
      let { state } = limiter().decide([rate(10, 10)], [], now, 10);
      for (let at = now; at < now + 1_000; at += 10) {
        const refused = limiter().decide([rate(10, 10)], state, at, 1);
        expect(refused).toMatchObject({ allowed: false, retryAfter: (now + 1_000 - at) / 1000 });
        ({ state } = refused);
      }
      expect(limiter().decide([rate(10, 10)], state, now + 1_000, 1).allowed).toBe(true);
    });

    test('Eventra: a clock that goes back and comes again gives one window, not two', () => {
      let { state } = limiter().decide([rate(10, 10)], [], now, 10);
      for (const at of [now - 5_000, now, now - 5_000, now - 4_000]) ({ state } = limiter().decide([rate(10, 10)], state, at, 1));
      expect(limiter().decide([rate(10, 10)], state, now - 4_000, 0).verdicts).toMatchObject([{ available: 3 }]);
    });

    test('Envoy: names of policies that run into each other are two policies', () => {
      const plan = [
        { ...rate(5, 1), name: 'a b' },
        { ...rate(5, 1), name: 'b' },
        { ...rate(5, 1), name: 'a' },
      ];
      const { state } = limiter().decide(plan, [], now, 3);
      expect(new Set(state.map(({ policy }) => policy)).size).toBe(3);
      expect(limiter().decide([plan[1] ?? rate(1, 1)], state, now, 0).verdicts).toMatchObject([{ available: 2 }]);
    });

    test('Envoy: a shadow rule that is over its limit refuses nothing, and one beside it that is not in the shadow does', () => {
      // TestRuleShadowMode and TestMixedRuleShadowMode: two rules, one or both of which are over.
      const rule = (name: string, mode: string, quota: number): PolicyOf => ({ ...rate(quota, 60), name, mode });
      const allowed = (...plan: PolicyOf[]): [boolean, boolean[]] => {
        const { state } = limiter().decide(plan, [], now, 2);
        const { allowed: isAllowed, verdicts } = limiter().decide(plan, state, now, 1);
        return [isAllowed, verdicts.map(({ violated }) => violated)];
      };
      expect(allowed(rule('a', 'shadow', 2), rule('b', 'shadow', 2))).toEqual([true, [true, true]]);
      expect(allowed(rule('a', 'enforce', 10), rule('b', 'shadow', 2))).toEqual([true, [false, true]]);
      expect(allowed(rule('a', 'enforce', 2), rule('b', 'shadow', 10))).toEqual([false, [true, false]]);
      expect(allowed(rule('a', 'enforce', 2), rule('b', 'shadow', 2))).toEqual([false, [true, true]]);
    });

    test('sentry: slots of requests that never end come back', () => {
      const slots: PolicyOf = { ...rate(3, 30), kind: 'concurrency' };
      let state: Cell[] = [];
      for (let lease = 1; lease <= 3; lease += 1) ({ state } = limiter().decide([slots], state, now, 1, lease));
      expect(limiter().decide([slots], state, now + 29_999, 1, 4).allowed).toBe(false);
      expect(limiter().decide([slots], state, now + 30_000, 1, 4)).toMatchObject({ allowed: true, verdicts: [{ available: 2 }] });
    });

    test('JSON-RPC proxies: a batch costs the sum of its calls', () => {
      const costs = [{ method: '*', cost: 20, blocks: 0, blocksCost: 0 }];
      expect(limiter().cost(costs, calls(...Array<string>(1_000).fill('eth_call'))).total).toBe(20_000);
    });
  });
}
