import { describe, expect, test } from 'vitest';
import type { Cell, MethodCost } from '../../../components/rate-limit/src/types.ts';
import type { DecisionOf, PolicyOf, TestedLimiter } from './completed.ts';
import { calls } from './asked.ts';

const price = (method: string, cost: number): MethodCost => ({ method, cost, blocks: 0, blocksCost: 0 });
const policy: PolicyOf = { name: 'p', quota: 10, window: 1, burst: 10, mode: 'enforce' };
const cell: Cell = { policy: 'p', level: 1, at: 0 };
const decision: DecisionOf = {
  allowed: true,
  retryAfter: 0,
  verdicts: [{ policy: 'p', available: 1, reset: 1, violated: false, mode: 'enforce' }],
  state: [],
  expiresAt: 0,
};

/** What the limiter throws, as the bindings give it. */
function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof Error && 'payload' in error ? error.payload : error;
  }
  return 'nothing';
}

/** Arguments that break their rules, and the prices. */
export function refusals(limiter: () => TestedLimiter): void {
  const refused = (field: string, work: (limiter: TestedLimiter) => unknown): void => {
    expect(thrown(() => work(limiter()))).toMatchObject({ field, expected: expect.any(String), got: expect.any(String) });
    // A refusal is a result, not a trap: the instance lives.
    expect(limiter().cost([], calls('a')).total).toBe(1);
  };

  describe('arguments', () => {
    const unwhole = [NaN, Infinity, -Infinity, -1, 0.5, 1e15];
    test.each(unwhole)('cost, taken and spent of %s', (value) => {
      refused('cost', ({ decide }) => decide([policy], [], 0, value));
      refused('taken', ({ settle }) => settle([policy], [], 0, value, 0));
      refused('spent', ({ settle }) => settle([policy], [], 0, 0, value));
      refused('calls[0].blocks', ({ cost }) => cost([], [{ name: 'a', blocks: value }]));
      refused('costs[0].cost', ({ cost }) => cost([price('a', value)], []));
    });
    test.each([NaN, Infinity, -1, 8.65e15])('now of %s', (now) => {
      refused('now', ({ decide }) => decide([policy], [], now, 1));
      refused('now', ({ settle }) => settle([policy], [], now, 1, 1));
    });
    test.each([NaN, Infinity, -1, 0, 1.5, 1e15])('quota and burst of %s', (value) => {
      refused('policies[0].quota', ({ decide }) => decide([{ ...policy, quota: value }], [], 0, 1));
      refused('policies[0].burst', ({ settle }) => settle([{ ...policy, burst: value }], [], 0, 1, 1));
    });
    test.each([NaN, Infinity, -1, 0, 0.0001, 0.0015, 3_155_760_001])('window of %s', (window) => {
      refused('policies[0].window', ({ decide }) => decide([{ ...policy, window }], [], 0, 1));
    });
    test.each([0.001, 0.29, 0.57, 1.005, 31_536_000, 3_155_760_000])('a window of %s is none of them', (window) => {
      expect(limiter().decide([{ ...policy, window }], [], 0, 10).verdicts).toMatchObject([{ reset: window }]);
    });
    test.each(['', 'ü', 'a\nb', 'a\u007f', '\u0000'])('name %j', (name) => {
      refused('policies[0].name', ({ decide }) => decide([{ ...policy, name }], [], 0, 1));
      refused('policies[0].name', ({ render }) => render('draft-11', [{ ...policy, name }], decision));
    });
    test('names that stand twice, unknown modes', () => {
      refused('policies[1].name', ({ decide }) => decide([policy, policy], [], 0, 1));
      for (const [field, wrong] of Object.entries({ mode: 'Enforce', kind: 'week', scope: 'ip', carryOver: 'drop' }))
        refused(`policies[0].${field === 'carryOver' ? 'carry-over' : field}`, ({ decide }) =>
          decide([{ ...policy, [field]: wrong }], [], 0, 1),
        );
      refused('policies[0].quota', ({ decide }) => decide([{ ...policy, kind: 'concurrency', quota: 10_001 }], [], 0, 1));
    });
    test('states that no decision gave', () => {
      for (const level of [NaN, Infinity, -1]) refused('state[0].level', ({ decide }) => decide([policy], [{ ...cell, level }], 0, 1));
      for (const at of [NaN, Infinity, -1, 0.5, 8.65e15]) refused('state[0].at', ({ decide }) => decide([policy], [{ ...cell, at }], 0, 1));
    });
    test('decisions that do not fit', () => {
      refused('dialect', ({ render }) => render('draft-12', [policy], decision));
      refused('decision.verdicts', ({ render }) => render('draft-11', [policy], { ...decision, verdicts: [] }));
      for (const value of [NaN, -1, Infinity]) {
        const verdicts = (part: object) => decision.verdicts.map((verdict) => ({ ...verdict, ...part }));
        refused('decision.verdicts[0].available', ({ render }) =>
          render('draft-11', [policy], { ...decision, verdicts: verdicts({ available: value }) }),
        );
        refused('decision.verdicts[0].reset', ({ render }) =>
          render('draft-11', [policy], { ...decision, verdicts: verdicts({ reset: value }) }),
        );
      }
      refused('decision.retry-after', ({ render }) => render('draft-11', [policy], { ...decision, retryAfter: NaN }));
    });
    test('what was given is shown, shortened', () => {
      expect(thrown(() => limiter().decide([{ ...policy, quota: -5 }], [], 0, 1))).toMatchObject({
        field: 'policies[0].quota',
        got: '-5',
      });
      expect(thrown(() => limiter().render('x'.repeat(1000), [], decision))).toMatchObject({ got: `"${'x'.repeat(78)}…` });
    });
  });

  describe('prices', () => {
    const costs: MethodCost[] = [price('eth_call', 26), price('eth_chainId', 0), price('*', 20)];
    test.each([
      [[], 0],
      [['eth_call'], 26],
      [['eth_chainId'], 0],
      [['eth_call', 'eth_call', 'eth_chainId', 'eth_foo'], 72],
      [['*', 'constructor', '__proto__', 'toString'], 80],
      [Array<string>(100_000).fill('eth_call'), 2_600_000],
    ])('%#', (names, sum) => {
      const bill = limiter().cost(costs, calls(...names));
      expect(bill.total).toBe(sum);
      expect(bill.prices.reduce((total, price) => total + price, 0)).toBe(sum);
      expect(bill.prices).toHaveLength(names.length);
    });
    test('1 where there is no `*`', () => {
      expect([...limiter().cost([price('a', 5)], calls('a', 'b', '__proto__')).prices]).toEqual([5, 1, 1]);
    });
    test('no line twice, no sum beyond what a field can carry', () => {
      refused('costs[1].method', ({ cost }) => cost([price('a', 1), price('a', 2)], []));
      refused('calls', ({ cost }) => cost([price('a', 999_999_999_999_999)], calls('a', 'a')));
    });
  });
}
