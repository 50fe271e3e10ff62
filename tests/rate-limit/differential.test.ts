import { expect, test } from 'vitest';
import type { Cell, Decision } from '../../components/rate-limit/src/types.ts';
import type { Limiter } from '../../hosts/shared/limits/limiter-supervisor.ts';
import { componentLimiter, nativeLimiter } from './forms.ts';
import { Random } from './suite/random.ts';

/** What a call comes to, a refusal included. */
function outcome<T>(work: () => T): { ok: T } | { refused: unknown } {
  try {
    return { ok: work() };
  } catch (error) {
    if (error instanceof Error && 'payload' in error) return { refused: error.payload };
    throw error;
  }
}

test('both forms give the same answers to random calls, broken ones among them', async () => {
  const component = (await componentLimiter())();
  const random = new Random('differential');
  const broken = (value: number): number =>
    random.fraction() < 0.03 ? random.pick([NaN, Infinity, -Infinity, -1, -0, 0.1, 2 ** 53, 1e300, 5e-324]) : value;
  const both = <T>(work: (limiter: Limiter) => T): { ok: T } | { refused: unknown } => {
    const native = outcome(() => work(nativeLimiter));
    expect(outcome(() => work(component))).toEqual(native);
    return native;
  };
  let refused = 0;
  for (let run = 0; run < 150; run += 1) {
    const policies = random
      .mixedPolicies()
      .map((policy) => ({ ...policy, quota: broken(policy.quota), window: broken(policy.window), burst: broken(policy.burst) }));
    let [state, now]: [Cell[], number] = [[], random.magnitude(8.64e15)];
    for (let index = 0; index < 15; index += 1) {
      now += random.whole(-100, 2_000) * random.fraction();
      const lease = broken(random.whole(0, 5));
      const [moment, first, second] = [broken(now), broken(random.magnitude(500)), broken(random.magnitude(500))];
      const answer = both((limiter): Decision =>
        index % 3 === 2
          ? limiter.settle(policies, state, moment, { taken: first, spent: second, at: moment, lease })
          : limiter.decide(policies, state, moment, first, lease),
      );
      if ('refused' in answer) refused += 1;
      else {
        state = answer.ok.state;
        const dialect = random.pick(['draft-11', 'editors', 'draft-7', 'legacy']);
        both((limiter) => limiter.render(dialect, policies, answer.ok));
      }
    }
    const calls = Array.from({ length: random.whole(0, 20) }, () => ({
      name: random.pick(['eth_call', 'eth_chainId', 'ünï', '𝒳', '', '*']),
      blocks: broken(random.magnitude(100_000)),
    }));
    const costs = [
      { method: 'eth_call', cost: broken(26), blocks: 0, blocksCost: 0 },
      { method: '𝒳', cost: 3, blocks: 10, blocksCost: broken(7) },
      { method: random.pick(['*', 'eth_*', 'eth_call']), cost: 20, blocks: 0, blocksCost: 0 },
    ];
    both((limiter) => limiter.cost(costs, calls));
  }
  expect(refused).toBeGreaterThan(10);
});
