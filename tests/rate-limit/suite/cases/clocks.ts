import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../../components/rate-limit/src/types.ts';
import type { PolicyOf, TestedLimiter } from '../completed.ts';
import { Random } from '../random.ts';

const epoch = 1_800_000_000_000;

/** A clock that lies: it stands, goes, and jumps in both directions. */
function step(random: Random): number {
  const kind = random.fraction();
  if (kind < 0.3) return 0;
  if (kind < 0.7) return random.magnitude(20_000);
  return random.magnitude(100_000_000) * (kind < 0.85 ? 1 : -1);
}

/** What is promised whatever the clock does. */
export function clocks(limiter: () => TestedLimiter, runs: number): void {
  describe('a clock that lies', () => {
    test('never admits more than the burst and what leaks in all steps ahead', () => {
      const random = new Random('clock');
      for (let run = 0; run < runs; run += 1) {
        const [quota, window, burst] = [random.magnitude(100_000), random.magnitude(10_000), random.magnitude(1_000)];
        const policy: PolicyOf = { name: 'p', quota, window, burst };
        const rows: { ahead: number; cost: number }[] = [];
        let [state, now]: [Cell[], number] = [[], epoch];
        for (let index = 0; index < 60; index += 1) {
          const moved = Math.max(-now, step(random));
          now += moved;
          const cost = random.magnitude(burst);
          const decision = limiter().decide([policy], state, now, cost);
          rows.push({ ahead: Math.max(0, moved), cost: decision.allowed ? cost : 0 });
          ({ state } = decision);
        }
        rows.forEach((first, from) => {
          let [spent, ahead] = [BigInt(first.cost), 0n];
          for (const row of rows.slice(from + 1)) {
            spent += BigInt(row.cost);
            ahead += BigInt(row.ahead);
            const most = BigInt(burst) * BigInt(window) * 1000n + BigInt(quota) * ahead;
            expect(spent * BigInt(window) * 1000n <= most, JSON.stringify({ policy, from })).toBe(true);
          }
        });
      }
    });

    test('nobody waits longer than the units need, or than to the next reset', () => {
      const random = new Random('waits');
      for (let run = 0; run < runs; run += 1) {
        const policies = random.mixedPolicies();
        let [state, now]: [Cell[], number] = [[], epoch];
        for (let index = 0; index < 40; index += 1) {
          now += Math.max(-now, step(random));
          const cost = random.magnitude(2_000);
          const decision = limiter().decide(policies, state, now, cost, index + 1);
          ({ state } = decision);
          const longest = policies.map(({ kind, quota, window, burst }) => {
            if (kind === 'rate') return Math.ceil((Math.min(cost, burst) * window * 1000) / quota) / 1000;
            return { concurrency: 1, day: 86_400 }[kind] ?? 31 * 86_400;
          });
          expect(decision.retryAfter, JSON.stringify({ policies, now, cost })).toBeLessThanOrEqual(Math.max(0, ...longest));
        }
      }
    });

    test('what is given back counts in the stretch in which it was taken', () => {
      const random = new Random('refunds');
      for (let run = 0; run < runs; run += 1) {
        const policy: PolicyOf = { name: 'p', quota: random.magnitude(10_000), window: random.magnitude(1_000), burst: 100 };
        let [state, now, spent]: [Cell[], number, bigint] = [[], epoch, 0n];
        const open: number[] = [];
        for (let index = 0; index < 60; index += 1) {
          now += random.fraction() < 0.5 ? 0 : random.magnitude(10_000);
          const taken = open.length > 0 && random.fraction() < 0.3 ? open.pop() : undefined;
          if (taken === undefined) {
            const cost = random.magnitude(60);
            const decision = limiter().decide([policy], state, now, cost);
            ({ state } = decision);
            if (decision.allowed) {
              spent += BigInt(cost);
              open.push(cost);
            }
          } else {
            ({ state } = limiter().settle([policy], state, now, taken, 0));
            spent -= BigInt(taken);
          }
          const most = 100n * BigInt(policy.window) * 1000n + BigInt(policy.quota) * BigInt(now - epoch);
          expect(spent * BigInt(policy.window) * 1000n <= most, JSON.stringify(policy)).toBe(true);
        }
      }
    });
  });
}
