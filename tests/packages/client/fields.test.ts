import { expect, test } from 'vitest';
import { decide, render } from '../../../components/rate-limit/src/limiter.ts';
import type { Policy } from '../../../components/rate-limit/src/types.ts';
import { rateLimits } from '../../../packages/client/src/rate-limit.ts';

const common = { burst: 10, mode: 'enforce', scope: 'client', carryOver: 'proportional' };
/** Names with everything that a list of strings (RFC 9651) escapes or is split by. */
const policies: readonly Policy[] = [
  { ...common, name: 'a "name", with; r=9 and \\', kind: 'rate', quota: 100, window: 60 },
  { ...common, name: 'slots', kind: 'concurrency', quota: 4, window: 30 },
  { ...common, name: 'month', kind: 'month', quota: 1000, window: 1 },
];

/** Returns the fields of a decision about 3 units. */
function fieldsOf(dialect: string): Headers {
  const decision = decide(policies, [], Date.UTC(2026, 10, 15), 3, 1);
  return new Headers(render(dialect, [...policies], decision).map(({ name, value }): [string, string] => [name, value]));
}

test.each(['draft-11', 'editors'])('the client reads the fields of the limiter, in the dialect %s', (dialect) => {
  const [rate, slots, month, ...others] = rateLimits(fieldsOf(dialect));
  expect(rate).toEqual({ policy: policies[0]?.name, available: 7, effectiveSeconds: 5, quota: 100, windowSeconds: 60 });
  expect(slots).toMatchObject({ policy: 'slots', available: 3, effectiveSeconds: undefined, quota: 4 });
  expect(month).toMatchObject({ policy: 'month', available: 997, quota: 1000, windowSeconds: undefined });
  expect(month?.effectiveSeconds).toBeGreaterThan(86_400);
  expect(others).toEqual([]);
});

test.each(['draft-7', 'legacy'])('fields without policies are none, in the dialect %s', (dialect) => {
  expect(rateLimits(fieldsOf(dialect))).toEqual([]);
});

test('a response without the fields has no limits', () => {
  expect(rateLimits(new Headers())).toEqual([]);
});

/** Returns the limits of a field `RateLimit`, with a policy for `a`. */
function limitsOf(ratelimit: string, policy = '"a";q=5;w=60'): readonly unknown[] {
  return rateLimits(new Headers({ ratelimit, 'ratelimit-policy': policy }));
}

const one = { policy: 'a', available: 1, effectiveSeconds: 2, quota: 5, windowSeconds: 60 };
const bare = { ...one, quota: undefined, windowSeconds: undefined };
const list = (count: number): string => Array.from({ length: count }, (_, index) => `"${index}";r=1`).join(', ');

test.each([
  ['an integer of 15 digits', `"a";r=${'9'.repeat(15)};t=2`, [{ ...one, available: 999_999_999_999_999 }]],
  ['parameters of every type', '"a";r=1;f=1.5;s="; r=9, ";k=tok/en:*;b=:aGk=:;x;y=?1;d=@-9; t=2', [one]],
  ['the last of equal parameters', '"a";r=7;r=1;t=2', [one]],
  ['spaces and tabs', '"a";r=1; t=2 \t,\t "b";r=3', [one, { ...bare, policy: 'b', available: 3, effectiveSeconds: undefined }]],
  ['a number that is no unit', '"a";r=-1;t=2, "b";r="1", "c";r=1.5', []],
])('the client takes %s', (_, field, expected) => {
  expect(limitsOf(field)).toEqual(expected);
});

test.each([
  ['an integer of 16 digits', `"a";r=${'9'.repeat(16)};t=2`],
  ['an integer of 5,000 digits', `"a";r=${'9'.repeat(5000)};t=2`],
  ['an exponent', '"a";r=1e9;t=2'],
  ['a number without an end', '"a";r=1.;t=2'],
  ['two numbers', '"a";r=1 2'],
  ['a name without an end', `"${'\\\\'.repeat(3000)}`],
  ['an unknown escape', String.raw`"\a";r=1`],
  ['a comma at its end', '"a";r=1,'],
  ['an empty member', '"a";r=1,,"b";r=1'],
  ['a member that is no text', '"a";r=1, b;r=1'],
  ['a name twice', '"a";r=1;t=2, "b";r=1, "a";r=9'],
  ['33 policies', list(33)],
  ['700 policies', list(700)],
])('the client takes no limits from a field with %s', (_, field) => {
  expect(limitsOf(field)).toEqual([]);
  // The same in the other field leaves the limits without quotas.
  expect(limitsOf('"a";r=1;t=2', field.replace('r=', 'q='))).toEqual([bare]);
});

test('the client takes 32 policies', () => {
  expect(limitsOf(list(32))).toHaveLength(32);
});

test('an exponent is no quota', () => {
  expect(limitsOf('"a";r=1;t=2', '"a";q=1e9;w=60')).toEqual([bare]);
});
