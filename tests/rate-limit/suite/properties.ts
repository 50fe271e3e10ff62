import { parseList } from 'structured-headers';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../components/rate-limit/src/types.ts';
import type { PolicyOf, TestedLimiter } from './completed.ts';
import { Model } from './model.ts';
import { draftFields } from './asked.ts';
import { Random } from './random.ts';

const epoch = 1_800_000_000_000;

/** A step of time: often none, sometimes long, sometimes back. */
function step(random: Random): number {
  const kind = random.fraction();
  return kind < 0.4 ? 0 : kind < 0.9 ? random.magnitude(20_000) : kind < 0.97 ? random.magnitude(100_000_000) : -random.magnitude(5_000);
}

/** Properties over random policies and calls. `runs`: how many sequences. */
export function properties(limiter: () => TestedLimiter, runs: number): void {
  describe('properties', () => {
    test('decides as exact arithmetic does, and a call passes at the time that the refusal named and not before', () => {
      const random = new Random('exact');
      for (let run = 0; run < runs; run += 1) {
        const policies = random.policies();
        const model = new Model(policies);
        let [state, now]: [Cell[], number] = [[], epoch];
        for (let index = 0; index < 60; index += 1) {
          now += step(random);
          const cost = random.fraction() < 0.1 ? 0 : random.magnitude(500);
          const decision = limiter().decide(policies, state, now, cost);
          const { retryAfter } = decision;
          const got = {
            allowed: decision.allowed,
            retryAfter: Math.round(retryAfter * 1000),
            available: decision.verdicts.map(({ available }) => available),
            reset: decision.verdicts.map(({ reset }) => Math.round(reset * 1000)),
          };
          expect(got, JSON.stringify({ policies, run, index, now, cost })).toEqual(model.decide(now, cost));
          if (retryAfter > 0) {
            const then = now + Math.round(retryAfter * 1000);
            expect(limiter().decide(policies, decision.state, then, cost).allowed).toBe(true);
            expect(limiter().decide(policies, decision.state, then - 1, cost).allowed).toBe(false);
          }
          expect(decision.expiresAt).toBe(Math.max(now, ...decision.verdicts.map(({ reset }) => now + Math.round(reset * 1000))));
          state = decision.state;
        }
        expect(limiter().decide(policies, state, now + 1e13, 0).state).toEqual([]);
      }
    });

    test('never admits more than burst + quota * elapsed / window, over any stretch of time', () => {
      const random = new Random('bound');
      for (let run = 0; run < runs; run += 1) {
        const policy: PolicyOf = {
          name: 'p',
          quota: random.magnitude(1_000_000),
          window: random.magnitude(100_000),
          burst: random.magnitude(1_000),
          mode: 'enforce',
        };
        const admitted: { at: number; cost: number }[] = [];
        let [state, now]: [Cell[], number] = [[], epoch];
        for (let index = 0; index < 60; index += 1) {
          now += random.fraction() < 0.5 ? 0 : random.magnitude(Math.ceil((policy.window * 1000 * policy.burst) / policy.quota));
          const cost = random.magnitude(policy.burst);
          const decision = limiter().decide([policy], state, now, cost);
          if (decision.allowed) admitted.push({ at: now, cost });
          state = decision.state;
        }
        admitted.forEach((first, from) => {
          let sum = 0n;
          for (const { at, cost } of admitted.slice(from)) {
            sum += BigInt(cost);
            const maxSum = BigInt(policy.burst) * BigInt(policy.window) * 1000n + BigInt(policy.quota) * BigInt(at - first.at);
            expect(sum * BigInt(policy.window) * 1000n <= maxSum, JSON.stringify(policy)).toBe(true);
          }
        });
      }
    });

    test('what is refused costs nothing, and the order of policies makes no difference', () => {
      const random = new Random('refused');
      for (let run = 0; run < runs; run += 1) {
        const policies = random.policies();
        const backwards = policies.toReversed();
        let [all, passed, reversed, now]: [Cell[], Cell[], Cell[], number] = [[], [], [], epoch];
        for (let index = 0; index < 60; index += 1) {
          now += Math.max(0, step(random));
          const cost = random.magnitude(500);
          const decision = limiter().decide(policies, all, now, cost);
          const other = limiter().decide(backwards, reversed, now, cost);
          expect({ ...other, verdicts: other.verdicts.toReversed(), state: other.state.toReversed() }).toEqual(decision);
          if (!decision.allowed)
            expect(decision.verdicts.map(({ available }) => available)).toEqual(
              limiter()
                .decide(policies, all, now, 0)
                .verdicts.map(({ available }) => available),
            );
          all = decision.state;
          reversed = other.state;
          if (decision.allowed) passed = limiter().decide(policies, passed, now, cost).state;
        }
        expect(limiter().decide(policies, passed, now, 0)).toEqual(limiter().decide(policies, all, now, 0));
      }
    });

    test('the fields parse, promise no more than the rate, and end no later than Retry-After', () => {
      const random = new Random('fields');
      for (let run = 0; run < runs; run += 1) {
        const policies = random.policies();
        let [state, now]: [Cell[], number] = [[], epoch];
        for (let index = 0; index < 10; index += 1) {
          now += step(random);
          const decision = limiter().decide(policies, state, now, random.magnitude(500));
          const shown = policies.filter(({ mode }) => mode === 'enforce');
          const fields = draftFields(limiter().render('draft-11', policies, decision));
          expect(fields.rateLimitPolicy).toBe(shown.map(({ name, quota, window }) => `"${name}";q=${quota};w=${window}`).join(', '));
          const limits = fields.rateLimit === '' ? [] : parseList(fields.rateLimit);
          expect(limits.map(([name]) => name)).toEqual(shown.map(({ name }) => name));
          limits.forEach(([name, parameters]) => {
            const [policy, verdict] = [policies.find((it) => it.name === name), decision.verdicts.find((it) => it.policy === name)];
            const [r, t] = [Number(parameters.get('r')), Number(parameters.get('t'))];
            expect([...parameters.keys()]).toEqual(['r', 't']);
            expect(r).toBe(verdict?.available);
            expect(t).toBeGreaterThanOrEqual(1);
            if (decision.allowed && policy !== undefined) expect(r * policy.window).toBeLessThanOrEqual(t * policy.quota);
            if (decision.retryAfter > 0) expect(t).toBeLessThanOrEqual(Math.ceil(decision.retryAfter));
          });
          state = decision.state;
        }
      }
    });
  });
}
