import { parseList, serializeList } from 'structured-headers';
import { describe, expect, test } from 'vitest';
import type { DecisionOf, PolicyOf, TestedLimiter } from './completed.ts';
import { draftFields } from './asked.ts';
import { vectors } from './vectors.ts';

interface FieldTest {
  name: string;
  expected?: [unknown, unknown[]];
  raw?: string[];
  canonical?: string[];
  must_fail?: boolean;
}
interface Examples {
  draft_11: { section: string; field: 'RateLimit' | 'RateLimit-Policy'; value: string }[];
}

const policy: PolicyOf = { name: 'p', quota: 10, window: 1, burst: 10, mode: 'enforce' };
const decision = (available: number, reset = 1): DecisionOf => ({
  allowed: true,
  retryAfter: 0,
  verdicts: [{ policy: 'p', available, reset, violated: false, mode: 'enforce' }],
  state: [],
  expiresAt: 0,
});
const tests = (...files: string[]): FieldTest[] => files.flatMap((file) => vectors<FieldTest[]>(`structured-field-tests/${file}.json`));

/** Examples that no limiter here renders, and why. */
const notRendered: Readonly<Record<string, string>> = {
  pk: 'no partition keys',
  qu: 'units are of no registered kind',
  burst: 'not a parameter of the draft',
};

/** The response fields. */
export function fields(limiter: () => TestedLimiter): void {
  describe('RateLimit and RateLimit-Policy', () => {
    test('of a decision', () => {
      const policies: PolicyOf[] = [
        { name: 'burst', quota: 3000, window: 10, burst: 3000, mode: 'enforce' },
        { name: 'trial', quota: 1, window: 10, burst: 1, mode: 'shadow' },
        { name: 'day', quota: 10_000_000, window: 86_400, burst: 10_000_000, mode: 'enforce' },
      ];
      const decision = limiter().decide(policies, [], 1_800_000_000_000, 1500);
      expect(draftFields(limiter().render('draft-11', policies, decision))).toEqual({
        rateLimit: '"burst";r=1500;t=5, "day";r=9998500;t=86388',
        rateLimitPolicy: '"burst";q=3000;w=10, "day";q=10000000;w=86400',
      });
    });

    test.each([
      { what: 'full: one window', available: 10, reset: 0, t: 100 },
      { what: 'half', available: 5, reset: 50, t: 50 },
      { what: 'none: until the next unit', available: 0, reset: 90.001, t: 1 },
      { what: 'none, in debt', available: 0, reset: 150, t: 60 },
    ])('the effective window: $what', ({ available, reset, t }) => {
      expect(draftFields(limiter().render('draft-11', [{ ...policy, window: 100 }], decision(available, reset))).rateLimit).toBe(
        `"p";r=${available};t=${t}`,
      );
    });

    test('the effective window ends no later than Retry-After', () => {
      const policies: PolicyOf[] = [
        { ...policy, name: 'slow', quota: 100, window: 100, burst: 100 },
        { ...policy, name: 'day', quota: 1000, window: 86_400, burst: 1000 },
      ];
      const { state } = limiter().decide(policies, [], 0, 50);
      const refused = limiter().decide(policies, state, 0, 51);
      expect(refused).toMatchObject({ allowed: false, retryAfter: 1 });
      expect(draftFields(limiter().render('draft-11', policies, refused)).rateLimit).toBe('"slow";r=50;t=1, "day";r=950;t=1');
    });

    test('Retry-After is exact, and no longer than a whole burst takes', () => {
      const slow: PolicyOf = { ...policy, quota: 10, window: 60, burst: 100 };
      const { state } = limiter().decide([slow], [], 0, 100);
      const refused = limiter().decide([slow], state, 0, 100);
      expect(refused).toMatchObject({ allowed: false, retryAfter: 600 });
      // The next unit is there after six seconds, and the window of the quota is a minute.
      expect(draftFields(limiter().render('draft-11', [slow], refused))).toEqual({
        rateLimit: '"p";r=0;t=6',
        rateLimitPolicy: '"p";q=10;w=60',
      });
      expect(limiter().decide([slow], state, 599_999, 100).allowed).toBe(false);
      expect(limiter().decide([slow], state, 600_000, 100).allowed).toBe(true);
    });

    test('a call that never passes leaves the windows as they are', () => {
      const refused = limiter().decide([policy], [], 0, 11);
      expect(draftFields(limiter().render('draft-11', [policy], refused)).rateLimit).toBe('"p";r=10;t=1');
    });

    test('windows are whole seconds, rounded up', () => {
      expect(draftFields(limiter().render('draft-11', [{ ...policy, window: 0.5 }], decision(10, 0)))).toEqual({
        rateLimit: '"p";r=10;t=1',
        rateLimitPolicy: '"p";q=10;w=1',
      });
    });

    test('no field where no policy is enforced', () => {
      const nothing = { rateLimit: '', rateLimitPolicy: '' };
      expect(draftFields(limiter().render('draft-11', [], { ...decision(1), verdicts: [] }))).toEqual(nothing);
      expect(draftFields(limiter().render('draft-11', [{ ...policy, mode: 'shadow' }], decision(1)))).toEqual(nothing);
    });

    test('names are strings of RFC 9651 (structured-field-tests)', () => {
      let count = 0;
      for (const { name, expected, raw, canonical, must_fail: fails } of tests(
        'string',
        'string-generated',
        'serialisation-tests/string-generated',
      )) {
        // Tests of a parser that say no value are not for one who writes; an empty name is none.
        if (expected === undefined || typeof expected[0] !== 'string' || expected[0] === '') continue;
        const text = expected[0];
        const render = () =>
          draftFields(
            limiter().render('draft-11', [{ ...policy, name: text }], {
              ...decision(1),
              verdicts: [{ policy: text, available: 1, reset: 1, violated: false, mode: 'enforce' }],
            }),
          );
        if (fails === true) expect(render, name).toThrow();
        else expect(render().rateLimitPolicy, name).toBe(`${(canonical ?? raw ?? [])[0]};q=10;w=1`);
        count += 1;
      }
      expect(count).toBeGreaterThan(120);
    });

    test('numbers are integers of RFC 9651 (structured-field-tests)', () => {
      let count = 0;
      for (const { name, expected, raw, canonical, must_fail: fails } of tests(
        'number',
        'number-generated',
        'serialisation-tests/number',
      )) {
        const value = expected?.[0];
        if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || (canonical ?? raw ?? [])[0]?.includes('.') === true)
          continue;
        const render = () => draftFields(limiter().render('draft-11', [{ ...policy, quota: value, burst: value }], decision(value, 0)));
        if (fails === true) expect(render, name).toThrow();
        else
          expect(render(), name).toEqual({
            rateLimit: `"p";r=${(canonical ?? raw ?? [])[0]};t=1`,
            rateLimitPolicy: `"p";q=${(canonical ?? raw ?? [])[0]};w=1`,
          });
        count += 1;
      }
      expect(count).toBeGreaterThan(15);
    });

    test('the examples of draft-ietf-httpapi-ratelimit-headers-11', () => {
      const skipped = new Set<string>();
      let count = 0;
      for (const { section, field, value } of vectors<Examples>('ietf-ratelimit-examples.json').draft_11) {
        const members = parseList(value).map(([name, parameters]) => ({
          name: String(name),
          of: (key: string) => Number(parameters.get(key)),
          keys: [...parameters.keys()],
        }));
        const foreign = members.flatMap(({ keys }) => keys.filter((key) => key in notRendered));
        for (const key of foreign) skipped.add(key);
        if (foreign.length > 0) continue;
        const written = serializeList(parseList(value));
        if (field === 'RateLimit-Policy') {
          const policies = members.map(({ name, of }): PolicyOf => ({
            name,
            quota: of('q'),
            window: of('w'),
            burst: of('q'),
            mode: 'enforce',
          }));
          expect(draftFields(limiter().render('draft-11', policies, limiter().decide(policies, [], 0, 0))).rateLimitPolicy, section).toBe(
            written,
          );
        } else {
          // A policy under which what is left lasts that long.
          const policies = members.map(({ name, of }): PolicyOf => ({
            name,
            quota: of('r') || 1,
            window: of('t'),
            burst: of('r') || 1,
            mode: 'enforce',
          }));
          const verdicts = members.map(({ name, of }) => ({
            policy: name,
            available: of('r'),
            reset: of('r') === 0 ? of('t') : 0,
            violated: false,
            mode: 'enforce',
          }));
          expect(draftFields(limiter().render('draft-11', policies, { ...decision(0), verdicts })).rateLimit, section).toBe(written);
        }
        count += 1;
      }
      expect(count).toBeGreaterThan(20);
      expect([...skipped].sort()).toEqual(Object.keys(notRendered).sort());
    });
  });
}
