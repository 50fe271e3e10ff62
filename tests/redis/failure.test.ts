import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TakeOutcome } from '../../build/types/interfaces/mintmark-gateway-types.js';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { RedisLimits } from '../../hosts/node/stores/redis/limits.ts';
import type { OnStoreFailure } from '../../hosts/shared/config/types.ts';
import type { LimitsEvent, TakeFate, TakeResult } from '../../hosts/shared/limits/question.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import type { LimitsBackend } from '../../hosts/shared/limits/limits.ts';
import { field, outcomeOf, settlementOf, takeOf } from '../limits/opened.ts';
import { nativeLimiter } from '../rate-limit/forms.ts';
import { RedisServer } from './support/server.ts';

const [QUOTA, DEADLINE_MS] = [100, 50];
/**
 * Longer than the deadline by what a busy machine may take to notice. Another test has the exact
 * time.
 */
const NOTICED_MS = DEADLINE_MS + 1_000;

class Process {
  readonly events: LimitsEvent[] = [];
  readonly fates: TakeFate[] = [];
  readonly backend: LimitsBackend;
  now = Date.now();

  constructor(url: string, onStoreFailure: OnStoreFailure, degradeShare = 1) {
    const policies = [policyOf({ name: 'p', quota: QUOTA, window: 3600, burst: QUOTA })];
    this.backend = openLimits({
      limiter: () => nativeLimiter,
      limits: { dialect: 'draft-11', costs: [], plans: new Map([['free', { onStoreFailure, degradeShare, policies }]]) },
      store: new RedisLimits({ urls: [url], deadlineMs: DEADLINE_MS }),
      now: () => this.now,
      onEvent: (event) => this.events.push(event),
      onTake: (fate) => this.fates.push(fate),
    });
  }

  async take(key = 'a', calls = 1): Promise<TakeResult> {
    return await this.backend.take(takeOf('free', key, ...Array<string>(calls).fill('x')));
  }

  /** Returns the outcome of a take. Throws if there is none. */
  outcome(key: string, calls: number): Promise<TakeOutcome> {
    return outcomeOf(this.take(key, calls));
  }

  /** Whether a call is allowed. `undefined` if there is no answer. */
  async allowed(key = 'a'): Promise<boolean | undefined> {
    const result = await this.take(key);
    return result.tag === 'ok' ? result.val.allowed : undefined;
  }

  /** Waits until a decision comes to this. By default: until the server decides. */
  async reaches(fate: TakeFate = 'allowed'): Promise<void> {
    const until = performance.now() + 20_000;
    for (;;) {
      await this.take('other', 0);
      if (this.fates.at(-1) === fate) return;
      if (performance.now() > until) throw new Error(`expected ${fate}, got ${this.fates.at(-1)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

describe('a server of the limits that fails', () => {
  let server: RedisServer;
  const processes: Process[] = [];
  const open = (...args: ConstructorParameters<typeof Process> extends [string, ...infer R] ? R : never): Process => {
    const opened = new Process(server.url, ...args);
    processes.push(opened);
    return opened;
  };
  beforeEach(async () => void (server = await RedisServer.start()));
  afterEach(async () => {
    for (const { backend } of processes.splice(0)) await backend.close();
    await server[Symbol.asyncDispose]();
  });

  test.each(['SIGSTOP', 'SIGKILL'] as const)(
    'by %s in mid-load: nobody waits for long, and it goes on afterwards',
    async (signal) => {
      const process = open('degrade', 0.1);
      await process.reaches();
      let longest = 0;
      const load = { isOver: false };
      const client = async (key: string): Promise<number> => {
        let allowed = 0;
        while (!load.isOver) {
          const begun = performance.now();
          if ((await process.allowed(key)) === true) allowed += 1;
          longest = Math.max(longest, performance.now() - begun);
          await new Promise((resolve) => setImmediate(resolve));
        }
        return allowed;
      };
      const clients = Array.from({ length: 8 }, (_, index) => client(`key-${index}`));
      await expect.poll(() => process.fates.filter((fate) => fate === 'refused').length).toBeGreaterThan(50);
      server.signal(signal);
      await expect.poll(() => process.fates.filter((fate) => fate === 'degraded-refused').length).toBeGreaterThan(50);
      if (signal === 'SIGSTOP') server.signal('SIGCONT');
      else {
        await server.kill();
        await server.run();
      }
      const begun = process.fates.length;
      await expect
        .poll(() => process.fates.slice(begun).filter((fate) => fate === 'refused').length, { timeout: 20_000 })
        .toBeGreaterThan(50);
      load.isOver = true;
      const allowed = await Promise.all(clients);
      // The server, the share of this process, and the server again if it has lost its data.
      const most = QUOTA + QUOTA * 0.1 + (signal === 'SIGKILL' ? QUOTA : 0);
      for (const count of allowed) expect(count).toBeLessThanOrEqual(most);
      expect(longest).toBeLessThan(NOTICED_MS);
      // One line when it begins. It is over when ten seconds have passed without a failure.
      expect(process.events).toMatchObject([{ at: 'store', change: 'failed' }]);
      process.now += 10_000;
      await process.reaches();
      expect(process.events).toMatchObject([{ change: 'failed' }, { at: 'store', change: 'recovered' }]);
    },
    60_000,
  );

  test('nobody waits longer than the deadline: the decision comes before the answer does', async () => {
    const [process, other] = [open('degrade'), open('closed')];
    await Promise.all([process.reaches(), other.reaches()]);
    server.signal('SIGSTOP');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const decided: string[] = [];
      for (const [name, one] of Object.entries({ process, other }))
        for (const key of ['a', 'b']) void one.take(key).then(({ tag }) => decided.push(`${name} ${key} ${tag}`));
      await vi.advanceTimersByTimeAsync(DEADLINE_MS - 1);
      expect(decided).toEqual([]);
      // The second timer of a deadline, which lets a late answer be read, takes a millisecond.
      await vi.advanceTimersByTimeAsync(2);
      expect(decided.toSorted()).toEqual(['other a err', 'other b err', 'process a ok', 'process b ok']);
    } finally {
      vi.useRealTimers();
    }
    server.signal('SIGCONT');
    await process.reaches();
  });

  test('N processes with a share of 1/N together admit no more than the policy', async () => {
    await server.kill();
    const fleet = Array.from({ length: 3 }, () => open('degrade', 1 / 3));
    let allowed = 0;
    for (const process of fleet) for (let index = 0; index < QUOTA; index += 1) if ((await process.allowed()) === true) allowed += 1;
    expect(allowed).toBe(99);
    expect(await fleet[0]?.take('b')).toMatchObject({ val: { fields: [field('ratelimit-policy', '"p";q=33;w=3600'), {}] } });
  });

  test('a share of less than one unit refuses', async () => {
    await server.kill();
    const process = open('degrade', 0.001);
    expect(await process.take()).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
    expect(process.fates).toEqual(['unavailable']);
  });

  test('`closed` refuses and `open` lets pass, at once while it is known to be silent', async () => {
    const [closed, opened] = [open('closed'), open('open')];
    await Promise.all([closed.reaches(), opened.reaches()]);
    server.signal('SIGSTOP');
    await Promise.all([closed.reaches('unavailable'), opened.reaches('uncounted')]);
    const begun = performance.now();
    for (let index = 0; index < 100; index += 1) {
      expect(await closed.take()).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
      expect(await opened.take()).toMatchObject({ tag: 'ok', val: { allowed: true, verdicts: [], fields: [] } });
    }
    // A hundred deadlines of two processes would be ten seconds.
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect([closed.events.length, opened.events.length]).toEqual([1, 1]);
    server.signal('SIGCONT');
    await Promise.all([closed.reaches(), opened.reaches()]);
    expect(await closed.allowed('z')).toBe(true);
  });

  test('OpenWA: what it did not answer is not sent again, and nothing queues while there is no connection', async () => {
    const process = open('degrade');
    await process.reaches();
    server.signal('SIGSTOP');
    // Sent, and never answered by this server.
    expect((await process.outcome('a', 10)).verdicts[0]?.available).toBe(QUOTA - 10);
    await server.kill();
    for (let index = 0; index < 5; index += 1) await process.outcome('a', 10);
    await server.run();
    await process.reaches();
    expect((await process.outcome('a', 0)).verdicts[0]?.available).toBe(QUOTA);
    expect((await process.outcome('a', 1)).verdicts[0]?.available).toBe(QUOTA - 1);
  });

  test('what was taken while it was away is not given back by it', async () => {
    const process = open('degrade');
    await process.reaches();
    await process.take('a', 60);
    await server.kill();
    const here = await process.outcome('a', 100);
    expect(await process.allowed()).toBe(false);
    await server.run();
    await process.reaches();
    await process.take('a', 90);
    await process.backend.settle(settlementOf('free', 'a', here, 0));
    expect(await process.allowed()).toBe(true);
    expect((await process.outcome('a', 10)).allowed).toBe(false);
  });

  test('what it has counted is given back by it, though the key was counted here in between', async () => {
    const process = open('degrade');
    await process.reaches();
    const there = await process.outcome('a', 100);
    expect(await process.allowed()).toBe(false);
    server.signal('SIGSTOP');
    await process.reaches('degraded-allowed');
    expect((await process.outcome('a', 1)).verdicts[0]?.available).toBe(QUOTA - 1);
    server.signal('SIGCONT');
    await process.reaches();
    await process.backend.settle(settlementOf('free', 'a', there, 60));
    expect((await process.outcome('a', 0)).verdicts[0]?.available).toBe(40);
  });
});
