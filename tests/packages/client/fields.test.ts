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
