import { describe, expect, test, vi } from 'vitest';
import { policyOf } from '../rate-limit/suite/completed.ts';
import type { TakeOutcome } from '../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { LimitsSection } from '../../hosts/shared/config/sections.ts';
import { Decisions } from '../../hosts/shared/limits/decisions.ts';
import type { TakeResult } from '../../hosts/shared/limits/question.ts';
import { Leasing } from '../../hosts/shared/limits/ahead/leasing.ts';
import type { RemoteLimits } from '../../hosts/shared/limits/ahead/leasing.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { nativeLimiter } from '../rate-limit/forms.ts';
import { Random } from '../rate-limit/suite/random.ts';
import { takeOf } from './opened.ts';

const from = { requestId: 'a-request' };
const rules = { share: 0.1, seconds: 2 };
const start = 1_800_000_000_000;
const DEADLINE_MS = 1_000;

function outcomeOf(result: TakeResult): TakeOutcome {
  if (result.tag === 'err') throw new TypeError(JSON.stringify(result.val));
  return result.val;
}

/**
 * An object and the isolates that ask it, with one clock. Nothing settles in the order of its
 * asking.
 */
class Stage {
  now = start;
  calls = 0;
  readonly #timers: { at: number; work: () => Promise<unknown> }[] = [];
  readonly #limits: LimitsSection;
  readonly #object;
  readonly #random: Random | undefined;

  constructor(quota: number, window = 86_400, random?: Random) {
    const policies = [policyOf({ name: 'p', quota, window, burst: quota })];
    this.#random = random;
    this.#limits = {
      dialect: 'draft-11',
      costs: [{ method: '*', cost: 1, blocks: 0, blocksCost: 0 }],
      plans: new Map([['free', { onStoreFailure: 'closed', degradeShare: 1, policies }]]),
    };
    const now = (): number => this.now;
    this.#object = openLimits({ limiter: () => nativeLimiter, limits: this.#limits, store: new MemoryLimits({ now }), now });
  }

  isolate(): Leasing {
    const now = (): number => this.now;
    const object = this.#object;
    const far = async <T>(work: () => T | Promise<T>): Promise<T> => {
      this.calls += 1;
      await this.#hop();
      const answer = await work();
      await this.#hop();
      return answer;
    };
    const remote: RemoteLimits = {
      take: (take) => far(() => object.take(take)),
      settle: (settle) => far(() => object.settle(settle)),
      takeAhead: (take, _, units) => far(() => object.takeAhead(take, units, rules.share)),
      giveBack: (take, _, rest) => far(() => object.giveBack(take, rest)),
    };
    const decisions = new Decisions({ limiter: () => nativeLimiter, limits: this.#limits, now });
    const later = (milliseconds: number, work: () => Promise<unknown>): void =>
      void this.#timers.push({ at: this.now + milliseconds, work });
    return new Leasing({ rules, decisions, remote, deadlineMs: DEADLINE_MS, now, later });
  }

  /** Lets time go by, and ends the leases whose time is over. */
  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    for (const timer of due) this.#timers.splice(this.#timers.indexOf(timer), 1);
    await Promise.all(due.map(({ work }) => work()));
  }

  /** What the object has left, which is asked for without spending. */
  async left(): Promise<number> {
    return outcomeOf(await this.#object.take({ ...takeOf('free', 'a'), calls: [] })).verdicts[0]?.available ?? 0;
  }

  async #hop(): Promise<void> {
    for (let hops = this.#random?.whole(0, 5) ?? 1; hops > 0; hops -= 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

const allowedOf = (results: readonly TakeResult[]): number => results.filter((result) => outcomeOf(result).allowed).length;

describe('leases', () => {
  test('let 64 clients with one key have exactly the quota', async () => {
    for (const quota of [1, 5, 20, 50, 63]) {
      const isolate = new Stage(quota).isolate();
      const results = await Promise.all(Array.from({ length: 64 }, () => isolate.take(takeOf('free', 'a', 'x'), from)));
      expect(allowedOf(results)).toBe(quota);
    }
  });

  test('spare most calls of a hot client, and give back what nobody used', async () => {
    const stage = new Stage(100_000);
    const isolate = stage.isolate();
    for (let index = 0; index < 1_000; index += 1) expect(outcomeOf(await isolate.take(takeOf('free', 'a', 'x'), from)).allowed).toBe(true);
    expect(stage.calls).toBeLessThan(50);
    expect(await stage.left()).toBeLessThan(99_000);
    await stage.pass(2_000);
    // A refund loses the fraction of a unit.
    expect(await stage.left()).toBeGreaterThanOrEqual(98_999);
    expect(await stage.left()).toBeLessThanOrEqual(99_003);
  });

  test('do not give back what a rate has given back by itself', async () => {
    // Ten units come back in a second.
    const stage = new Stage(100, 10);
    const [one, other] = [stage.isolate(), stage.isolate()];
    for (let index = 0; index < 6; index += 1) await one.take(takeOf('free', 'a', 'x'), from);
    expect(await stage.left()).toBeLessThan(94);
    await stage.pass(1_900);
    expect(await stage.left()).toBe(100);
    await other.take(takeOf('free', 'a', ...Array<string>(100).fill('x')), from);
    await stage.pass(100);
    expect(await stage.left()).toBe(1);
  });

  test('are not made for a client that asks now and then', async () => {
    const stage = new Stage(1_000);
    const isolate = stage.isolate();
    for (let index = 0; index < 40; index += 1) {
      await isolate.take(takeOf('free', 'a', 'x'), from);
      await stage.pass(300);
    }
    expect(stage.calls).toBe(40);
    expect(await stage.left()).toBe(960);
  });

  test('say no more than what is left, and answer nothing that the object has not paid for', async () => {
    const random = new Random('leases');
    for (let round = 0; round < 30; round += 1) {
      const quota = random.whole(1, 400);
      const stage = new Stage(quota, 86_400, random);
      const isolates = Array.from({ length: random.whole(1, 4) }, () => stage.isolate());
      let allowed = 0;
      for (let burst = 0; burst < 20; burst += 1) {
        const takes = Array.from({ length: random.whole(1, 30) }, () => isolates[random.whole(0, isolates.length - 1)]);
        const results = await Promise.all(
          takes.map((isolate) => isolate?.take(takeOf('free', 'a', ...Array<string>(random.whole(1, 3)).fill('x')), from)),
        );
        for (const result of results) {
          const { allowed: isAllowed, cost, verdicts, fields } = outcomeOf(result ?? { tag: 'err', val: { tag: 'store-unavailable' } });
          if (isAllowed) allowed += cost;
          expect(verdicts[0]?.available).toBeLessThanOrEqual(quota - allowed + 90);
          expect(fields).toHaveLength(2);
        }
        expect(allowed).toBeLessThanOrEqual(quota);
        await stage.pass(random.whole(0, 3) * 500);
      }
      await stage.pass(10_000);
      // The quota gives back a little over the seconds that have passed.
      expect(allowed + (await stage.left())).toBeGreaterThanOrEqual(quota - 1);
      expect(allowed + (await stage.left())).toBeLessThanOrEqual(quota + 1);
    }
  });

  test('a store that does not answer is told, also for what should be taken ahead', async () => {
    const down = (): Promise<never> => Promise.reject(new Error('gone'));
    const limits: LimitsSection = {
      dialect: 'draft-11',
      costs: [],
      plans: new Map([
        ['free', { onStoreFailure: 'closed', degradeShare: 1, policies: [policyOf({ name: 'p', quota: 9, window: 9, burst: 9 })] }],
      ]),
    };
    const decisions = new Decisions({ limiter: () => nativeLimiter, limits, now: () => start });
    const remote = { take: down, settle: down, takeAhead: down, giveBack: down };
    const isolate = new Leasing({ rules, decisions, remote, deadlineMs: DEADLINE_MS, now: () => start, later: () => undefined });
    for (let index = 0; index < 10; index += 1) await expect(isolate.take(takeOf('free', 'a', 'x'), from)).rejects.toThrow('gone');
  });

  test('nobody waits for the grant of another request for longer than the deadline, nor for ever', async () => {
    vi.useFakeTimers({ now: start });
    const limits: LimitsSection = {
      dialect: 'draft-11',
      costs: [],
      plans: new Map([
        ['free', { onStoreFailure: 'closed', degradeShare: 1, policies: [policyOf({ name: 'p', quota: 5, window: 3600, burst: 5 })] }],
      ]),
    };
    const object = openLimits({ limiter: () => nativeLimiter, limits, store: new MemoryLimits() });
    const granted: (() => void)[] = [];
    const remote: RemoteLimits = {
      take: async (take) => object.take(take),
      settle: async (settle) => object.settle(settle),
      giveBack: async () => undefined,
      // The request that asks ends before the answer is there: nothing of it settles any more.
      takeAhead: () => new Promise((_, reject) => granted.push(() => reject(new Error('ended by the test')))),
    };
    const decisions = new Decisions({ limiter: () => nativeLimiter, limits });
    const isolate = new Leasing({ rules, decisions, remote, deadlineMs: DEADLINE_MS, now: Date.now, later: () => undefined });
    const results: TakeResult[] = [];
    const take = (key: string): void =>
      void isolate.take(takeOf('free', key, 'x'), from).then(
        (result) => results.push(result),
        () => undefined,
      );
    for (let index = 0; index < 5; index += 1) take('a');
    await vi.advanceTimersByTimeAsync(0);
    expect([results.length, granted.length]).toEqual([4, 1]);
    take('a');
    await vi.advanceTimersByTimeAsync(0);
    expect(allowedOf(results)).toBe(5);
    // Refused at the object. The grant may bring units, for a while.
    take('a');
    await vi.advanceTimersByTimeAsync(DEADLINE_MS - 1);
    expect(results).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(2);
    expect(results).toHaveLength(6);
    expect(allowedOf(results)).toBe(5);
    // Nobody waits for it from now on, and units are asked for ahead again.
    for (let index = 0; index < 4; index += 1) take('a');
    await vi.advanceTimersByTimeAsync(0);
    expect([results.length, granted.length]).toEqual([10, 1]);
    take('a');
    expect(granted).toHaveLength(2);
    for (const end of granted) end();
    vi.useRealTimers();
  });
});
