import { parseList } from 'structured-headers';
import { describe, expect, test } from 'vitest';
import type { DecisionOf, PolicyOf, TestedLimiter } from './completed.ts';
import { vectors } from './vectors.ts';

interface Legacy {
  cases: { dialect: string; limit?: number; remaining?: number; window_s?: number; headers?: Record<string, string> }[];
}
interface Editors {
  editors_draft_2026_08_15: { examples: { field: string; value: string }[] };
}

const at = 1_800_000_000_000;
const decision = (available: number, reset: number, more: Partial<DecisionOf> = {}): DecisionOf => ({
  allowed: true,
  cost: 3,
  retryAfter: 0,
  verdicts: [{ policy: 'default', available, reset, violated: false, mode: 'enforce' }],
  state: [],
  at,
  expiresAt: at,
  ...more,
});

/** Dialects of others that are not written here, and why. */
const otherDialects: Readonly<Record<string, string>> = {
  'x-ratelimit (fastify)': 'its reset is seconds from now; ours is that of GitHub and express-rate-limit',
  'draft-6': 'an older form of draft-7',
  'draft-8': 'an older form of draft-11, with a partition key',
  'draft-8 multi': 'an older form of draft-11, with a partition key',
};

/** Parameters of the editors' copy that are not written here, and why. */
const notWritten: Readonly<Record<string, string>> = {
  pk: 'no partition keys',
  user_id: 'a client is a key or an address: `client_id`',
  method: 'a policy counts all methods together',
};

/** The forms of the response fields besides draft-11. */
export function dialects(limiter: () => TestedLimiter): void {
  const fieldsOf = (dialect: string, policies: readonly PolicyOf[], of: DecisionOf): Record<string, string> =>
    Object.fromEntries(
      limiter()
        .render(dialect, policies, of)
        .map(({ name, value }) => [name, value]),
    );
  const policy: PolicyOf = { name: 'default', quota: 100, window: 60, burst: 100 };

  describe('dialects', () => {
    test('editors: what is available, its window, the cost, and the partition', () => {
      const plan = [policy, { ...policy, name: 'net', scope: 'network' }, { ...policy, name: 'slots', kind: 'concurrency', quota: 5 }];
      expect(fieldsOf('editors', plan, limiter().decide(plan, [], at, 50, 1))).toEqual({
        'ratelimit-policy': '"default";q=100;w=60, "net";q=100;w=60, "slots";q=5;qu="concurrent-requests"',
        ratelimit: '"default";a=50;w=30;c=50, "net";a=50;w=30;c=50, "slots";a=4',
        'ratelimit-partition': '"default";client_id, "slots";client_id',
      });
    });

    test('editors: the examples of the copy of 15 August 2026 have no other parameters', () => {
      const known: Record<string, readonly string[]> = {
        RateLimit: ['a', 'w', 'c', 'pk'],
        'RateLimit-Partition': ['user_id', 'client_id', 'method'],
      };
      const { examples } = vectors<Editors>('ietf-ratelimit-examples.json').editors_draft_2026_08_15;
      for (const { field, value } of examples)
        for (const [, parameters] of parseList(value)) for (const key of parameters.keys()) expect(known[field]).toContain(key);
      expect(fieldsOf('editors', [policy], decision(50, 30, { cost: 0 }))['ratelimit']).toBe('"default";a=50;w=30;c=0');
      expect(fieldsOf('editors', [policy], decision(0, 60, { allowed: false, retryAfter: 7 }))['ratelimit']).toBe('"default";a=0;w=1');
    });

    test('editors: the values of the examples of the copy of 15 August 2026', () => {
      const skipped = new Set<string>();
      let count = 0;
      for (const { field, value } of vectors<Editors>('ietf-ratelimit-examples.json').editors_draft_2026_08_15.examples) {
        const members = parseList(value);
        const foreign = members.flatMap(([, parameters]) => [...parameters.keys()].filter((key) => key in notWritten));
        for (const key of foreign) skipped.add(key);
        if (foreign.length > 0) continue;
        const shown = members.map(([name, of]) => ({ name: String(name), a: Number(of.get('a')), w: Number(of.get('w')) }));
        const plan = shown.map(({ name, a, w }): PolicyOf => ({ name, quota: a || 1, window: w, burst: a || 1 }));
        const verdicts = shown.map(({ name, a, w }) => ({
          policy: name,
          available: a,
          reset: a === 0 ? w : 0,
          violated: false,
          mode: 'enforce',
        }));
        // What is refused has cost nothing, so there is no `c`.
        expect(fieldsOf('editors', plan, { ...decision(0, 0, { allowed: false, retryAfter: -1 }), verdicts })['ratelimit']).toBe(value);
        expect(field).toBe('RateLimit');
        count += 1;
      }
      expect([count, [...skipped].toSorted()]).toEqual([3, Object.keys(notWritten).toSorted()]);
    });

    test('draft-7 and legacy: as express-rate-limit writes them', () => {
      const skipped = new Set<string>();
      let count = 0;
      for (const { dialect, limit, remaining, window_s: window, headers } of vectors<Legacy>('legacy-header-cases.json').cases) {
        if (dialect in otherDialects || limit === undefined || remaining === undefined || window === undefined) {
          skipped.add(dialect);
          continue;
        }
        const plan = [{ ...policy, quota: limit, window, burst: limit }];
        const ours = fieldsOf(dialect === 'draft-7' ? 'draft-7' : 'legacy', plan, decision(remaining, window));
        const reset = String(at / 1000 + window);
        const theirs = Object.entries(headers ?? {}).map(([name, value]) => [name, value === '<epoch seconds>' ? reset : value]);
        expect(ours).toEqual(Object.fromEntries(theirs));
        count += 1;
      }
      expect(count).toBe(2);
      expect([...skipped].toSorted()).toEqual(Object.keys(otherDialects).toSorted());
    });

    test('draft-7 and legacy show the policy that is closest to its limit', () => {
      const plan = [policy, { ...policy, name: 'day', kind: 'day', quota: 60 }];
      const taken = limiter().decide(plan, [], at, 50);
      expect(fieldsOf('draft-7', plan, taken)).toEqual({
        'ratelimit-policy': '100;w=60, 60;w=86400',
        ratelimit: `limit=60, remaining=10, reset=${86_400 - ((at / 1000) % 86_400)}`,
      });
      expect(fieldsOf('legacy', plan, taken)['x-ratelimit-limit']).toBe('60');
      const refused = limiter().decide([policy, { ...policy, name: 'hour', burst: 55 }], [], at, 56);
      expect(refused.retryAfter).toBe(-1);
    });

    test('draft-7 and legacy compare shares, and show calls under way only if these refuse', () => {
      const rate = { ...policy, name: 'rate', quota: 10_000, burst: 10_000 };
      const slots = { ...policy, name: 'slots', kind: 'concurrency', quota: 100 };
      const small = { ...policy, name: 'small', quota: 500, burst: 500 };
      const limitOf = (plan: readonly PolicyOf[], cost: number, state: DecisionOf['state'] = []): string[] => {
        const decided = limiter().decide(plan, state, at, cost, 1);
        const [legacy, draft7] = [fieldsOf('legacy', plan, decided), fieldsOf('draft-7', plan, decided)];
        return [legacy['x-ratelimit-limit'] ?? '', /limit=(\d+)/.exec(draft7['ratelimit'] ?? '')?.[1] ?? ''];
      };
      for (const plan of [
        [rate, slots],
        [slots, rate],
      ]) {
        expect(limitOf(plan, 0)).toEqual(['10000', '10000']);
        expect(limitOf(plan, 1)).toEqual(['10000', '10000']);
      }
      expect(limitOf([slots], 1)).toEqual(['100', '100']);
      expect(limitOf([rate, { ...slots, quota: 1 }], 1, limiter().decide([{ ...slots, quota: 1 }], [], at, 1, 2).state)).toEqual([
        '1',
        '1',
      ]);
      // 400 of 500 are a smaller share than 9900 of 10000.
      expect(limitOf([rate, small], 100)).toEqual(['500', '500']);
      const { state } = limiter().decide([rate], [], at, 9_000);
      expect(limitOf([small, rate], 100, state)).toEqual(['10000', '10000']);
    });

    test('draft-11: a month has no fixed window, and calls under way no window at all', () => {
      const plan = [
        { ...policy, name: 'month', kind: 'month' },
        { ...policy, name: 'slots', kind: 'concurrency', quota: 2 },
      ];
      const fields = fieldsOf('draft-11', plan, limiter().decide(plan, [], Date.UTC(2028, 1, 29), 40, 1));
      expect(fields).toEqual({
        'ratelimit-policy': '"month";q=100, "slots";q=2;qu="concurrent-requests"',
        ratelimit: '"month";r=60;t=86400, "slots";r=1',
      });
    });
  });
}
