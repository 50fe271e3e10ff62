import type { GatewayMemories } from '../component/link.ts';
import type { OnReplaced } from '../component/replacement.ts';
import type { Instance, MakeInstance } from './instance.ts';
import { WaitingJobs, count } from './waiting-jobs.ts';
import type { Waiting } from './waiting-jobs.ts';

/** A request that waits for an instance. */
export interface Job extends Waiting {
  /**
   * The milliseconds for which its instance has waited for its client. 0 if it does not wait for it
   * now.
   */
  readonly waitedForClientMs: number;
  /** Begins with an instance. It is the job's until `release` or `discard`. */
  begin(instance: Instance): void;
  /** There is no instance: none can be made. */
  refused(): void;
  /** There is no room for it among those that wait. */
  displaced(): void;
  /**
   * Gives its instance up, as others wait for one and its client keeps it waiting. Returns `false`
   * if it does not: its client has done its part in the meantime.
   */
  evict(): boolean;
}

/** The bounds of a pool. */
export interface PoolLimits {
  /** The most instances at work. */
  readonly maxInstances: number;
  /** The most requests that wait. */
  readonly maxWaiting: number;
  /** The most instances that are kept ready. */
  readonly maxIdle: number;
  /** The requests after which an instance is replaced: jco's bindings keep something of each. */
  readonly maxRequests: number;
  /** The bytes of linear memory after which an instance is replaced: it never shrinks. */
  readonly maxMemoryBytes: number;
  /** The milliseconds that an instance waits for its client while others wait for an instance. */
  readonly maxClientWaitMs: number;
}

/** The bounds on Node. */
export const nodePool: PoolLimits = {
  maxInstances: 32,
  maxWaiting: 256,
  maxIdle: 8,
  maxRequests: 64,
  maxMemoryBytes: 64 * 1024 * 1024,
  maxClientWaitMs: 2000,
};

/** An instance at work. */
interface AtWork {
  readonly job: Job;
  /** What made the instance. */
  readonly made: MakeInstance;
  /** Evicts the job in a turn of its own. */
  readonly evict: () => void;
}

/** How a wait ends. */
type Turn = 'begin' | 'displaced';

/** Gives each request an instance of its own for its time. Those that find none wait. */
export class InstancePool {
  readonly #limits: PoolLimits;
  readonly #onFailure: (error: unknown) => void;
  readonly #onReplaced: OnReplaced;
  #make: MakeInstance;
  #idle: Instance[] = [];
  readonly #atWork = new Map<Instance, AtWork>();
  /** The instances whose job is about to give them up. */
  readonly #evicting = new Set<Instance>();
  readonly #waiting: WaitingJobs<Job>;
  /** What ends the wait of a job, in a turn of its own. */
  readonly #turns = new WeakMap<Job, (turn: Turn) => void>();
  /** The jobs that waited and are about to begin. */
  readonly #beginning = new Set<Job>();

  /**
   * `onFailure` is called if an instance cannot be made, and `onReplaced` for each that is given
   * up.
   */
  constructor(make: MakeInstance, limits: PoolLimits, onFailure: (error: unknown) => void, onReplaced: OnReplaced = () => undefined) {
    this.#make = make;
    this.#limits = limits;
    this.#onFailure = onFailure;
    this.#waiting = new WaitingJobs(limits.maxWaiting);
    this.#onReplaced = onReplaced;
  }

  /** The number of requests that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Returns the bytes of linear memory of all instances. */
  memories(): GatewayMemories {
    const all = [...this.#idle, ...this.#atWork.keys()].map((instance) => instance.memories());
    const sum = (of: keyof GatewayMemories): number => all.reduce((bytes, memories) => bytes + memories[of], 0);
    return { gateway: sum('gateway'), nft: sum('nft') };
  }

  /** Gives a job an instance, at once or later. Returns `false` if too many wait. */
  add(job: Job): boolean {
    if (this.#atWork.size + this.#beginning.size < this.#limits.maxInstances) {
      this.#begin(job);
      return true;
    }
    const displaced = this.#waiting.add(job);
    if (displaced === job) return false;
    if (displaced !== undefined) this.#turns.get(displaced)?.('displaced');
    this.#wait(job);
    return true;
  }

  /**
   * Has a job wait. A promise ends that: on Workers what belongs to a request has to happen in its
   * own turns, and another request gives the instance back.
   */
  #wait(job: Job): void {
    const turn = Promise.withResolvers<Turn>();
    this.#turns.set(job, turn.resolve);
    void turn.promise.then((how) => {
      if (how === 'displaced') return job.displaced();
      this.#beginning.delete(job);
      this.#begin(job);
    });
  }

  /** Forgets a job that has not begun. Returns whether it waited. */
  cancel(job: Job): boolean {
    return this.#waiting.delete(job);
  }

  /**
   * Takes instances back from clients that keep them waiting for too long: as many as jobs wait,
   * first from the peer with the most, and of those the one that has waited the longest.
   */
  reclaim(): void {
    const { maxClientWaitMs } = this.#limits;
    const counts = count(this.#jobsAtWork());
    const slow = [...this.#atWork].filter(
      ([instance, { job }]) => !this.#evicting.has(instance) && job.waitedForClientMs >= maxClientWaitMs,
    );
    slow.sort(
      ([, { job: a }], [, { job: b }]) =>
        (counts.get(b.peer) ?? 0) - (counts.get(a.peer) ?? 0) || b.waitedForClientMs - a.waitedForClientMs,
    );
    for (const [instance, { evict }] of slow.slice(0, Math.max(0, this.#waiting.size - this.#evicting.size))) {
      this.#evicting.add(instance);
      evict();
    }
  }

  /** Takes back an instance that has done all of its request. */
  release(instance: Instance): void {
    const made = this.#atWork.get(instance)?.made;
    if (!this.#end(instance)) return;
    instance.work = undefined;
    const { maxRequests, maxMemoryBytes, maxIdle } = this.#limits;
    if (made !== this.#make) this.#onReplaced('configuration');
    else if (instance.begun >= maxRequests) this.#onReplaced('requests');
    else if (instance.largestMemory() > maxMemoryBytes) this.#onReplaced('memory');
    else if (this.#idle.length >= maxIdle) this.#onReplaced('surplus');
    else this.#idle.push(instance);
    this.#next();
  }

  /**
   * Takes back an instance that trapped, or whose request was dropped. What it was doing is never
   * answered, so nothing refers to it any more.
   */
  discard(instance: Instance): void {
    if (!this.#end(instance)) return;
    this.#onReplaced('dropped');
    this.#next();
  }

  /** Makes instances in another way from now on, for another configuration. */
  reconfigure(make: MakeInstance): void {
    this.#make = make;
    for (const _ of this.#idle) this.#onReplaced('configuration');
    this.#idle = [];
  }

  #end(instance: Instance): boolean {
    this.#evicting.delete(instance);
    return this.#atWork.delete(instance);
  }

  *#jobsAtWork(): Iterable<Job> {
    for (const { job } of this.#atWork.values()) yield job;
    yield* this.#beginning;
  }

  #next(): void {
    const job = this.#waiting.next(this.#jobsAtWork());
    if (job === undefined) return;
    this.#beginning.add(job);
    this.#turns.get(job)?.('begin');
  }

  #begin(job: Job): void {
    let instance: Instance;
    try {
      instance = this.#idle.pop() ?? this.#make();
    } catch (error) {
      this.#onFailure(error);
      job.refused();
      // The next one may have better luck.
      this.#next();
      return;
    }
    instance.begun++;
    const evicted = Promise.withResolvers<void>();
    void evicted.promise.then(() => {
      if (!job.evict()) this.#evicting.delete(instance);
    });
    this.#atWork.set(instance, { job, made: this.#make, evict: evicted.resolve });
    job.begin(instance);
  }
}
