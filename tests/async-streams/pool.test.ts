import { describe, expect, it } from 'vitest';
import type { Instance } from '../../hosts/shared/async-streams/instance.ts';
import type { ReplacementReason } from '../../hosts/shared/component/replacement.ts';
import { InstancePool } from '../../hosts/shared/async-streams/pool.ts';
import type { Job, PoolLimits } from '../../hosts/shared/async-streams/pool.ts';

const limits: PoolLimits = { maxInstances: 2, maxWaiting: 2, maxIdle: 1, maxRequests: 3, maxMemoryBytes: 1000, maxClientWaitMs: 100 };

function makeInstance(memory = 0): Instance {
  return {
    work: undefined,
    begun: 0,
    handle: () => new Promise(() => {}),
    largestMemory: () => memory,
    memories: () => ({ gateway: memory, nft: 1 }),
    panic: () => undefined,
  };
}

class TestJob implements Job {
  readonly peer: string;
  readonly begun = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<'displaced' | 'evicted'>();
  instance: Instance | undefined;
  wasRefused = false;
  waitedForClientMs = 0;

  constructor(peer = '192.0.2.1') {
    this.peer = peer;
  }

  begin(instance: Instance): void {
    this.instance = instance;
    this.begun.resolve();
  }

  refused(): void {
    this.wasRefused = true;
  }

  displaced(): void {
    this.ended.resolve('displaced');
  }

  evict(): boolean {
    this.ended.resolve('evicted');
    return this.waitedForClientMs > 0;
  }
}

interface Pool {
  readonly pool: InstancePool;
  readonly made: Instance[];
  readonly failures: unknown[];
  readonly replaced: ReplacementReason[];
  add(peer?: string): TestJob;
}

function poolOf(make: () => Instance = makeInstance): Pool {
  const made: Instance[] = [];
  const replaced: ReplacementReason[] = [];
  const failures: unknown[] = [];
  const pool = new InstancePool(
    () => {
      const instance = make();
      made.push(instance);
      return instance;
    },
    limits,
    (error) => failures.push(error),
    (reason) => replaced.push(reason),
  );
  const add = (peer?: string): TestJob => {
    const job = new TestJob(peer);
    if (!pool.add(job)) job.wasRefused = true;
    return job;
  };
  return { pool, made, failures, replaced, add };
}

const instanceOf = ({ instance }: TestJob): Instance => {
  if (instance === undefined) throw new Error('expected the job to have begun');
  return instance;
};

describe('the pool of instances', () => {
  it('gives each request an instance of its own, has so many wait, in order, and refuses the rest', async () => {
    const { pool, made, add } = poolOf();
    const jobs = Array.from({ length: 5 }, () => add());
    expect(jobs.map(({ instance }) => instance !== undefined)).toEqual([true, true, false, false, false]);
    expect(new Set(made).size).toBe(2);
    expect(jobs.map(({ wasRefused }) => wasRefused)).toEqual([false, false, false, false, true]);
    const [first, , third, fourth] = jobs;
    if (first === undefined || third === undefined || fourth === undefined) throw new Error('expected five jobs');
    pool.release(instanceOf(first));
    await third.begun.promise;
    expect(third.instance).toBe(instanceOf(first));
    expect(fourth.instance).toBeUndefined();
    pool.discard(instanceOf(third));
    await fourth.begun.promise;
    expect(fourth.instance).toBe(made[2]);
  });

  it('forgets who leaves while waiting', async () => {
    const { pool, add } = poolOf();
    const [first, , third, fourth] = [add(), add(), add(), add()];
    expect(pool.cancel(third)).toBe(true);
    pool.release(instanceOf(first));
    await fourth.begun.promise;
    expect(third.instance).toBeUndefined();
    expect(pool.cancel(first)).toBe(false);
  });

  it('replaces an instance after so many requests', () => {
    const { pool, made, replaced, add } = poolOf();
    for (let count = 0; count < 7; count++) pool.release(instanceOf(add()));
    expect(made.map(({ begun }) => begun)).toEqual([3, 3, 1]);
    expect(replaced).toEqual(['requests', 'requests']);
  });

  it('replaces an instance whose memory has grown', () => {
    const { pool, made, replaced, add } = poolOf(() => makeInstance(1001));
    for (let count = 0; count < 2; count++) pool.release(instanceOf(add()));
    expect(made).toHaveLength(2);
    expect(replaced).toEqual(['memory', 'memory']);
  });

  it('keeps only so many ready', () => {
    const { pool, made, replaced, add } = poolOf(() => makeInstance(100));
    const [first, second] = [add(), add()];
    expect(pool.memories()).toEqual({ gateway: 200, nft: 2 });
    pool.release(instanceOf(first));
    pool.release(instanceOf(second));
    expect(pool.memories()).toEqual({ gateway: 100, nft: 1 });
    expect(replaced).toEqual(['surplus']);
    add();
    pool.discard(instanceOf(add()));
    expect(made).toHaveLength(3);
    expect(replaced).toEqual(['surplus', 'dropped']);
  });

  it('drops the instances of another configuration: the ready ones at once, the others after their request', () => {
    const { pool, made, replaced, add } = poolOf();
    const [first, second] = [add(), add()];
    pool.release(instanceOf(first));
    const others: Instance[] = [];
    pool.reconfigure(() => {
      const instance = makeInstance();
      others.push(instance);
      return instance;
    });
    const third = add();
    pool.release(instanceOf(second));
    const fourth = add();
    expect(made).toHaveLength(2);
    expect([third.instance, fourth.instance]).toEqual(others);
    expect(replaced).toEqual(['configuration', 'configuration']);
  });

  it('refuses a request for which no instance can be made, and tries again with the next', () => {
    let works = false;
    const { failures, add } = poolOf(() => {
      if (!works) throw new Error('no memory');
      return makeInstance();
    });
    expect(add().wasRefused).toBe(true);
    expect(failures).toEqual([new Error('no memory')]);
    works = true;
    expect(add().instance).toBeDefined();
  });

  it('begins with the peer that has the fewest instances', async () => {
    const { pool, add } = poolOf();
    const [first] = [add('busy'), add('busy')];
    const [third, other] = [add('busy'), add('other')];
    pool.release(instanceOf(first));
    await other.begun.promise;
    expect(third.instance).toBeUndefined();
  });

  it('has a peer that sends much make room for another one', async () => {
    const { pool, add } = poolOf();
    const [, , third, fourth] = [add('busy'), add('busy'), add('busy'), add('busy')];
    const other = add('other');
    expect(await fourth.ended.promise).toBe('displaced');
    expect([other.wasRefused, pool.waiting]).toEqual([false, 2]);
    expect(add('busy').wasRefused).toBe(true);
    pool.cancel(third);
    expect(pool.waiting).toBe(1);
  });

  it('takes an instance back from a client that keeps it waiting, if somebody waits for one', async () => {
    const { pool, add } = poolOf();
    const [slow, quick] = [add(), add()];
    slow.waitedForClientMs = limits.maxClientWaitMs;
    quick.waitedForClientMs = limits.maxClientWaitMs - 1;
    pool.reclaim();
    const waiting = add();
    pool.reclaim();
    expect(await slow.ended.promise).toBe('evicted');
    pool.discard(instanceOf(slow));
    await waiting.begun.promise;
    quick.waitedForClientMs = limits.maxClientWaitMs;
    pool.reclaim();
    // A turn of the event loop is more than what evicts a job.
    await new Promise(setImmediate);
    expect(await Promise.race([quick.ended.promise, 'works on'])).toBe('works on');
  });

  it('takes one from the peer with the most instances, and asks again if that one has caught up', async () => {
    const roomy = { ...limits, maxInstances: 3 };
    const pool = new InstancePool(makeInstance, roomy, () => {});
    const jobs = ['other', 'busy', 'busy', 'late'].map((peer) => new TestJob(peer));
    const [other, first, second, late] = jobs;
    if (other === undefined || first === undefined || second === undefined || late === undefined) throw new Error('expected four jobs');
    for (const job of jobs) pool.add(job);
    other.waitedForClientMs = 3 * limits.maxClientWaitMs;
    first.waitedForClientMs = limits.maxClientWaitMs;
    second.waitedForClientMs = 2 * limits.maxClientWaitMs;
    pool.reclaim();
    second.waitedForClientMs = 0;
    expect(await second.ended.promise).toBe('evicted');
    await new Promise(setImmediate);
    pool.reclaim();
    expect(await first.ended.promise).toBe('evicted');
  });
});
