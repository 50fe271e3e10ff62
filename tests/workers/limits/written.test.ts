import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyOf } from '../../rate-limit/suite/completed.ts';
import type { Policy } from '../../../components/rate-limit/src/types.ts';
import { at } from '../../suite/support/ask.ts';
import { BareObject } from './bare-object.ts';

const now = Date.now();
const policy = (quota: number, window: number): Policy => policyOf({ name: 'p', quota, window, burst: quota });
/** Refills while an object is in memory for sure. */
const fast = policy(100, 8);
const slow = policy(100, 86_400);
/** The ticks of a unit of `slow`. */
const SLOW_UNIT = 864_000;

describe("limits in an object's memory and storage, on workerd", () => {
  let objects: BareObject;
  beforeAll(async () => void (objects = await BareObject.serve('bare-limits', 'Limits')));
  afterAll(() => objects[Symbol.asyncDispose]());

  const stepOf = (limit: Policy, cost: number, later = 0) => ({ kind: 'take', policies: [limit], now: now + later, cost, lease: 0 });
  const take = async (object: string, limit: Policy, cost: number, later = 0): Promise<unknown> => {
    const { answer } = await objects.ask(object, 'steps', [stepOf(limit, cost, later)]);
    return at(answer, 0, 'allowed');
  };
  const settle = (object: string, limit: Policy, taken: number, spent: number): Promise<unknown> =>
    objects.ask(object, 'steps', [{ kind: 'settle', policies: [limit], now, taken, spent, at: now, lease: 0 }]);
  const levelWritten = async (object: string): Promise<unknown> => {
    const { answer } = await objects.ask(object, 'stored');
    return answer === null ? undefined : Number(at(answer, 'state', 0, 'level')) / SLOW_UNIT;
  };
  const restart = async (object: string): Promise<void> => void expect((await objects.ask(object, 'restart')).status).toBe(500);

  test('what is forgotten before an eviction is not written, and a restart loses no more than that', async () => {
    expect(await take('fast', fast, 100)).toBe(true);
    expect(await take('fast', fast, 1)).toBe(false);
    expect(await levelWritten('fast')).toBeUndefined();
    await restart('fast');
    expect([await take('fast', fast, 100), await take('fast', fast, 1)]).toEqual([true, false]);
  });

  test('the rest is written at once, and then once a second', async () => {
    expect(await take('slow', slow, 40)).toBe(true);
    await expect.poll(() => levelWritten('slow')).toBe(40);
    // In one request: fifty requests may take longer than that second.
    const steps = Array.from({ length: 50 }, () => stepOf(slow, 1));
    const { answer } = await objects.ask('slow', 'steps', steps);
    expect(answer).toMatchObject(steps.map(() => ({ allowed: true })));
    expect(await levelWritten('slow')).toBe(40);
    await expect.poll(() => levelWritten('slow'), { timeout: 5_000 }).toBe(90);
    await restart('slow');
    expect([await take('slow', slow, 11), await take('slow', slow, 10), await take('slow', slow, 1)]).toEqual([false, true, false]);
  });

  test.each([
    ['a level of 1e308', { level: 1e308, at: now }],
    ['a time after all times', { level: 1, at: 9e15 }],
  ])('a state that no decision gave counts as none: %s', async (kind, cell) => {
    const object = encodeURIComponent(kind);
    await objects.ask(object, 'plant', { state: [{ policy: `rate/100/86400000/100 p`, ...cell }], expiresAt: now + 86_400_000 });
    expect([await take(object, slow, 100), await take(object, slow, 1)]).toEqual([true, false]);
    await expect.poll(() => levelWritten(object)).toBe(100);
  });

  test('a restart gives back what was spent since the last write', async () => {
    expect(await take('lost', slow, 40)).toBe(true);
    await expect.poll(() => levelWritten('lost')).toBe(40);
    expect(await take('lost', slow, 60)).toBe(true);
    await restart('lost');
    expect([await take('lost', slow, 60), await take('lost', slow, 1)]).toEqual([true, false]);
  });

  test('units that were given back are written too', async () => {
    await take('refunded', slow, 40);
    await expect.poll(() => levelWritten('refunded')).toBe(40);
    await settle('refunded', slow, 40, 0);
    await expect.poll(() => levelWritten('refunded'), { timeout: 5_000 }).toBeUndefined();
  });

  test('an alarm keeps what counts, and deletes what has expired', async () => {
    await take('alarm', slow, 40);
    await expect.poll(() => levelWritten('alarm')).toBe(40);
    await take('alarm', slow, 20, 2_000);
    expect(await objects.ask('alarm', 'alarm')).toMatchObject({ answer: 1 });
    expect(await levelWritten('alarm')).toBeGreaterThan(59);
    await take('alarm', slow, 0, 86_400_000);
    expect(await objects.ask('alarm', 'alarm')).toMatchObject({ answer: 0 });
    expect(await take('alarm', slow, 100, 86_400_000)).toBe(true);
  });
});
