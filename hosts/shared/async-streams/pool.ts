import type { Instance, MakeInstance } from './instance.ts';

/** A request that waits for an instance. */
export interface Job {
  /** Begins with an instance. It is the job's until `release` or `discard`. */
  begin(instance: Instance): void;
  /** There is no instance: none can be made. */
  refused(): void;
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
}

/** The bounds on Node. */
export const nodePool: PoolLimits = {
  maxInstances: 32,
  maxWaiting: 256,
  maxIdle: 8,
  maxRequests: 64,
  maxMemoryBytes: 64 * 1024 * 1024,
};

/** Gives each request an instance of its own for its time. Those that find none wait in order. */
export class InstancePool {
  readonly #limits: PoolLimits;
  readonly #onFailure: (error: unknown) => void;
  #make: MakeInstance;
  #idle: Instance[] = [];
  /** The instances at work, each with what made it. */
  readonly #atWork = new Map<Instance, MakeInstance>();
  /** The jobs that wait, each with what begins it in a turn of its own. */
  readonly #waiting = new Map<Job, () => void>();
  /** The number of jobs that waited and are about to begin. */
  #beginning = 0;

  /** `onFailure` is called if an instance cannot be made. */
  constructor(make: MakeInstance, limits: PoolLimits, onFailure: (error: unknown) => void) {
    this.#make = make;
    this.#limits = limits;
    this.#onFailure = onFailure;
  }

  /** The number of requests that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Gives a job an instance, at once or later. Returns `false` if too many wait. */
  add(job: Job): boolean {
    if (this.#atWork.size + this.#beginning < this.#limits.maxInstances) this.#begin(job);
    else if (this.#waiting.size < this.#limits.maxWaiting) this.#wait(job);
    else return false;
    return true;
  }

  /**
   * Has a job wait. A promise begins it: on Workers what belongs to a request has to happen in its
   * own turns, and another request gives the instance back.
   */
  #wait(job: Job): void {
    const turn = Promise.withResolvers<void>();
    this.#waiting.set(job, turn.resolve);
    void turn.promise.then(() => {
      this.#beginning--;
      this.#begin(job);
    });
  }

  /** Forgets a job that has not begun. Returns whether it waited. */
  cancel(job: Job): boolean {
    return this.#waiting.delete(job);
  }

  /** Takes back an instance that has done all of its request. */
  release(instance: Instance): void {
    const made = this.#atWork.get(instance);
    if (!this.#atWork.delete(instance)) return;
    instance.work = undefined;
    const { maxRequests, maxMemoryBytes, maxIdle } = this.#limits;
    const isFresh = made === this.#make && instance.begun < maxRequests && instance.largestMemory() <= maxMemoryBytes;
    if (isFresh && this.#idle.length < maxIdle) this.#idle.push(instance);
    this.#next();
  }

  /**
   * Takes back an instance that trapped, or whose request was dropped. What it was doing is never
   * answered, so nothing refers to it any more.
   */
  discard(instance: Instance): void {
    if (this.#atWork.delete(instance)) this.#next();
  }

  /** Makes instances in another way from now on, for another configuration. */
  reconfigure(make: MakeInstance): void {
    this.#make = make;
    this.#idle = [];
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const [job, begin] = first;
    this.#waiting.delete(job);
    this.#beginning++;
    begin();
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
    this.#atWork.set(instance, this.#make);
    job.begin(instance);
  }
}
