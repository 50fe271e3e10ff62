import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OnStoreFailure } from '../../build/types/config.js';
import { field, settlementOf } from '../limits/opened.ts';
import { DEADLINE_MS, Process } from './support/process.ts';
import { RedisServer } from './support/server.ts';

const QUOTA = 100;
/**
 * Longer than the deadline by what a busy machine may take to notice. Another test has the exact
 * time.
 */
const NOTICED_MS = DEADLINE_MS + 5_000;

describe('a server of the limits that fails', () => {
  let server: RedisServer;
  const processes: Process[] = [];
  const open = (onStoreFailure: OnStoreFailure, degradeShare = 1, deadlineMs = DEADLINE_MS): Process => {
    const opened = new Process(server.url, { onStoreFailure, degradeShare, quota: QUOTA, deadlineMs });
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
      await expect.poll(() => process.fates.slice(begun).filter((fate) => fate === 'refused').length).toBeGreaterThan(50);
      load.isOver = true;
      const allowed = await Promise.all(clients);
      // The server, the share of this process, and the server again if it has lost its data.
      const most = QUOTA + QUOTA * 0.1 + (signal === 'SIGKILL' ? QUOTA : 0);
      for (const count of allowed) expect(count).toBeLessThanOrEqual(most);
      expect(longest).toBeLessThan(NOTICED_MS);
      // One line when it begins. It is over when ten seconds have passed without a failure.
      expect(process.events).toMatchObject([{ at: 'store', change: 'failed' }]);
      const later = async (): Promise<unknown> => {
        process.now += 10_000;
        await process.reaches();
        return process.events;
      };
      await expect.poll(later).toMatchObject([{ change: 'failed' }, { at: 'store', change: 'recovered' }]);
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
    // The server is asked again every quarter of a second, for as long as the deadline.
    const [closed, opened] = [open('closed', 1, 50), open('open', 1, 50)];
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
    await expect.poll(() => closed.allowed('z')).toBe(true);
  });

  test('OpenWA: what it did not answer is not sent again, and nothing queues while there is no connection', async () => {
    const process = open('closed');
    await process.reaches();
    server.signal('SIGSTOP');
    await process.reaches('unavailable');
    // Sent, and never answered by this server.
    for (let index = 0; index < 5; index += 1) await process.take('a', 10);
    await server.kill();
    for (let index = 0; index < 5; index += 1) await process.take('a', 10);
    await server.run();
    await process.reaches();
    expect((await process.outcome('a', 0)).verdicts[0]?.available).toBe(QUOTA);
    expect((await process.outcome('a', 1)).verdicts[0]?.available).toBe(QUOTA - 1);
  });

  test('what passed here while it was away is charged to it, once', async () => {
    const process = open('degrade');
    await process.reaches();
    server.signal('SIGSTOP');
    await process.reaches('degraded-allowed');
    expect((await process.outcome('a', 10)).verdicts[0]?.available).toBe(QUOTA - 10);
    await server.kill();
    for (let index = 0; index < 5; index += 1) await process.outcome('a', 10);
    await server.run();
    await process.reaches();
    expect((await process.outcome('a', 0)).verdicts[0]?.available).toBe(QUOTA - 60);
    expect((await process.outcome('a', 1)).verdicts[0]?.available).toBe(QUOTA - 61);
  });

  test('what passed here and was not spent goes back to it', async () => {
    const process = open('degrade');
    await process.reaches();
    await process.take('a', 60);
    await server.kill();
    // The table here begins with what it has told.
    expect((await process.outcome('a', 100)).allowed).toBe(false);
    const here = await process.outcome('a', 40);
    expect(await process.allowed()).toBe(false);
    // It comes back without its data.
    await server.run();
    await process.reaches();
    expect((await process.outcome('a', 50)).verdicts[0]?.available).toBe(10);
    await process.backend.settle(settlementOf('free', 'a', here, 0));
    expect((await process.outcome('a', 0)).verdicts[0]?.available).toBe(50);
  });

  test('what it has counted is given back by it, though the key was counted here in between', async () => {
    const process = open('degrade');
    await process.reaches();
    const there = await process.outcome('a', 100);
    expect(await process.allowed()).toBe(false);
    server.signal('SIGSTOP');
    await process.reaches('degraded-allowed');
    expect(await process.allowed()).toBe(false);
    server.signal('SIGCONT');
    await process.reaches();
    await process.backend.settle(settlementOf('free', 'a', there, 60));
    expect((await process.outcome('a', 0)).verdicts[0]?.available).toBe(40);
  });
});
