import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../components/rate-limit/src/types.ts';
import type { PolicyOf, TestedLimiter } from './completed.ts';
import { vectors } from './vectors.ts';

interface Vectors {
  limit: number;
  rate_per_sec: number;
  cases: { i: number; now_ms: number; cost: number; remaining: number; reset_after_ms: number; retry_after_ms: number; limited: boolean }[];
}

const epoch = 1_800_000_000_000;
const policyOf = (quota: number, window: number, burst = quota): PolicyOf => ({ name: 'p', quota, window, burst, mode: 'enforce' });

/** GCRA by example. */
export function gcra(limiter: () => TestedLimiter): void {
  const admit = (policy: PolicyOf, state: Cell[], now: number): { count: number; state: Cell[] } => {
    for (let count = 0; ; count += 1) {
      const decision = limiter().decide([policy], state, now, 1);
      if (!decision.allowed) return { count, state: decision.state };
      state = decision.state;
    }
  };

  describe('GCRA', () => {
    test('decides as throttled and redis-cell do', () => {
      const { limit, rate_per_sec: rate, cases } = vectors<Vectors>('gcra-cases.json');
      const policy = policyOf(rate, 1, limit);
      let state: Cell[] = [];
      expect(cases).toHaveLength(16);
      for (const row of cases) {
        const decision = limiter().decide([policy], state, row.now_ms, row.cost);
        // There, -1 stands for "not limited" as well.
        const retryAfter = row.limited ? (row.retry_after_ms < 0 ? -1 : row.retry_after_ms / 1000) : 0;
        const verdict = { policy: 'p', available: row.remaining, reset: row.reset_after_ms / 1000, violated: row.limited };
        expect({ row: row.i, ...decision }).toMatchObject({ row: row.i, allowed: !row.limited, retryAfter, verdicts: [verdict] });
        state = decision.state;
      }
    });

    test.each([
      [3, 10, 3],
      [3000, 10, 3000],
      [30_000, 10, 4_001],
      [10_000_000, 86_400, 4_001],
      [99_991, 1, 4_001],
      [9_973, 86_400, 4_001],
      [7, 31_536_000, 7],
    ])('quota %i, window %i s: a burst of %i at one instant, then exactly one after window / quota', (quota, window, burst) => {
      const policy = policyOf(quota, window, burst);
      const first = admit(policy, [], epoch);
      expect(first.count).toBe(burst);
      const next = epoch + Math.ceil((window * 1000) / quota);
      const units = Math.floor(((next - epoch) * quota) / (window * 1000));
      expect(limiter().decide([policy], first.state, next - 1, units).allowed).toBe(false);
      expect(admit(policy, first.state, next).count).toBe(units);
    });

    test('a whole window gives the whole quota back, and nothing is remembered', () => {
      const spent = limiter().decide([policyOf(3, 10)], [], epoch, 3);
      expect(spent).toMatchObject({ verdicts: [{ available: 0, reset: 10 }], expiresAt: epoch + 10_000 });
      expect(limiter().decide([policyOf(3, 10)], spent.state, epoch + 10_000, 0)).toEqual({
        allowed: true,
        cost: 0,
        at: epoch + 10_000,
        retryAfter: 0,
        verdicts: [{ policy: 'p', available: 3, reset: 0, violated: false, mode: 'enforce' }],
        state: [],
        expiresAt: epoch + 10_000,
      });
    });

    test('a cost above the burst never passes', () => {
      const decision = limiter().decide([policyOf(100, 1, 5)], [], epoch, 6);
      expect(decision).toMatchObject({ allowed: false, retryAfter: -1, state: [], verdicts: [{ available: 5, violated: true }] });
    });

    test('a cost of 0 passes in debt and spends nothing', () => {
      const { state } = limiter().settle([policyOf(1, 1, 5)], [], epoch, 0, 50);
      const decision = limiter().decide([policyOf(1, 1, 5)], state, epoch, 0);
      expect(decision).toMatchObject({ allowed: true, retryAfter: 0, verdicts: [{ available: 0, reset: 50, violated: false }], state });
    });

    test('a clock that goes back gives nothing away, and nobody waits longer for it', () => {
      const policy = policyOf(1, 1, 10);
      const { state } = limiter().decide([policy], [], epoch, 10);
      for (const back of [1, 1_000, 86_400_000, epoch]) {
        const earlier = limiter().decide([policy], state, epoch - back, 1);
        expect(earlier).toMatchObject({ allowed: false, retryAfter: 1, expiresAt: epoch - back + 10_000 });
        expect(limiter().decide([policy], earlier.state, epoch - back + 999, 1).allowed).toBe(false);
        expect(limiter().decide([policy], earlier.state, epoch - back + 1_000, 1).allowed).toBe(true);
      }
    });

    test('the numbers may be as large as a field can carry, the windows a hundred years', () => {
      const maxInteger = 999_999_999_999_999;
      const slow = { ...policyOf(1, 3_155_760_000, maxInteger), name: 'slow' };
      const fast = { ...policyOf(maxInteger, 0.001, maxInteger), name: 'fast' };
      const decision = limiter().decide([slow, fast], [], 8.64e15, maxInteger);
      expect(decision).toMatchObject({ allowed: true, verdicts: [{ available: 0 }, { available: 0, reset: 0.001 }] });
      expect(Number.isFinite(decision.expiresAt)).toBe(true);
      expect(limiter().decide([slow, fast], decision.state, 8.64e15, 1)).toMatchObject({ allowed: false, retryAfter: 3_155_760_000 });
    });
  });
}
