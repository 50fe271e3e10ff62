import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { Charges } from '../../hosts/shared/sockets/charging/charges.ts';
import type { Pay } from '../../hosts/shared/sockets/charging/pay.ts';
import { outcomeOf, takeOf } from '../limits/opened.ts';
import { nativeLimiter } from '../rate-limit/forms.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';

const PRICE = 20;

/** A client with a rate, whose notifications cost 20 each. */
function stage(policy: { readonly quota: number; readonly window: number; readonly burst: number }) {
  const plan = { onStoreFailure: 'closed' as const, degradeShare: 1, policies: [policyOf({ name: 'p', ...policy })] };
  const backend = openLimits({
    limiter: () => nativeLimiter,
    limits: { dialect: 'draft-11', costs: [{ method: '*', cost: PRICE, blocks: 0, blocksCost: 0 }], plans: new Map([['free', plan]]) },
    store: new MemoryLimits(),
  });
  const [takes, refusals]: [{ count: number; allowed: boolean }[], string[]] = [[], []];
  const pay: Pay = async (count) => {
    const { allowed, retryAfter } = await outcomeOf(backend.take(takeOf('free', 'a', ...Array<string>(count).fill('x'))));
    takes.push({ count, allowed });
    if (allowed) return undefined;
    const isTooMuch = retryAfter < 0;
    return { isTooMuch, retryAfterMs: isTooMuch ? undefined : Math.ceil(retryAfter) * 1000, detail: 'not left' };
  };
  const charges = new Charges(pay, (why) => refusals.push(why));
  const notify = (count: number): void => {
    for (let index = 0; index < count; index += 1) charges.add();
    charges.settle();
  };
  const paid = (): number => takes.reduce((sum, { count, allowed }) => sum + (allowed ? count : 0), 0);
  return { charges, notify, paid, takes, refusals };
}

describe('what notifications cost', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  test('what is more than a burst is paid in parts, as the rate gives units back', async () => {
    const { notify, paid, takes, refusals } = stage({ quota: 1000, window: 1, burst: 1000 });
    notify(60);
    await vi.advanceTimersByTimeAsync(0);
    // A take of 60 can never pass, and one of 30 passes. What is left pays for 20 more.
    expect(takes.slice(0, 2).map(({ count }) => count)).toEqual([60, 30]);
    expect([paid(), refusals]).toEqual([50, []]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([paid(), refusals]).toEqual([60, []]);
    // It is known from now on.
    notify(100);
    await vi.advanceTimersByTimeAsync(5_000);
    notify(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([paid(), refusals]).toEqual([160, []]);
    expect(Math.max(...takes.slice(1).map(({ count }) => count))).toBe(30);
  });

  test('a client that its rate allows is never refused, with the burst of a second or more', async () => {
    for (const burst of [10 * PRICE, 100 * PRICE]) {
      const { notify, paid, refusals } = stage({ quota: 200, window: 1, burst });
      for (let second = 0; second < 60; second += 1) {
        notify(9);
        await vi.advanceTimersByTimeAsync(1_000);
      }
      expect(refusals).toEqual([]);
      expect(paid()).toBeGreaterThan(60 * 9 - 5 * 10);
    }
  });

  test('a client that has more than its rate is refused after five seconds at the latest', async () => {
    const { notify, refusals } = stage({ quota: 200, window: 1, burst: 200 });
    let seconds = 0;
    for (; refusals.length === 0; seconds += 1) {
      notify(20);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(seconds).toBeLessThan(12);
    }
    expect(refusals).toEqual(['not left']);
  });

  test('is refused at once if one can never be paid, or not for long', async () => {
    for (const policy of [
      { quota: 1000, window: 1, burst: PRICE - 1 },
      { quota: 25, window: 3_600, burst: 25 },
    ]) {
      const { notify, refusals } = stage(policy);
      notify(2);
      await vi.advanceTimersByTimeAsync(0);
      expect(refusals).toEqual(['not left']);
    }
  });

  test('what a client that leaves can pay now is paid, and no more is asked for later', async () => {
    const { charges, notify, paid, refusals } = stage({ quota: 100, window: 1, burst: 1000 });
    notify(60);
    await vi.advanceTimersByTimeAsync(0);
    charges.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([paid(), refusals]).toEqual([50, []]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
