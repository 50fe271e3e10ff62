import type { Request as Head, Seed } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { OnTrap } from '../component/gateway-supervisor.ts';
import { LazyRequestRef } from '../exchange/about.ts';
import type { Client } from '../exchange/client.ts';
import type { BodySource, Effects } from '../exchange/effects.ts';
import { defect, instanceReplaced, overloaded, tooSlow } from '../exchange/host-response.ts';
import type { HostProblem } from '../exchange/host-response.ts';
import type { InFlight } from '../serving.ts';
import { payloadOf } from '../payload.ts';
import { trapOf } from '../trap/trap.ts';
import type { RequestRef } from '../trap/trap.ts';
import { ClientWait } from './client-wait.ts';
import { deliver } from './delivery.ts';
import { incoming } from './incoming.ts';
import type { Instance } from './instance.ts';
import type { InstancePool, Job } from './pool.ts';
import { RequestWork } from './request-work.ts';
import type { Response } from './wasi/response.ts';

/** What requests are served with. */
export interface BridgeParts {
  readonly pool: InstancePool;
  readonly effects: Effects;
  readonly onTrap: OnTrap;
}

/** Milliseconds that a request waits for an instance. */
const MAX_WAIT_MS = 10_000;
/** Milliseconds after which a request that waits looks again for an instance with a slow client. */
const RECLAIM_INTERVAL_MS = 250;

/** One request, answered by an instance of the gateway for WASI 0.3. Never throws. */
export class BridgedExchange implements InFlight, Job {
  readonly peer: string;
  readonly #parts: BridgeParts;
  readonly #client: Client;
  readonly #request: Head;
  readonly #body: Uint8Array | undefined;
  readonly #from: RequestRef;
  readonly #work: RequestWork;
  readonly #clientWait = new ClientWait();
  /** Resolves when the client has left a request that goes on. */
  readonly #gone = Promise.withResolvers<void>();
  #instance: Instance | undefined;
  /** Ends the wait for an instance. */
  #endWait = (): void => {};
  /** Whether the client has its answer, or needs none. */
  #isOver = false;
  /** Whether the instance has nothing more to do. */
  #isFinished = false;
  #isDone = false;

  constructor(parts: BridgeParts, client: Client, request: Head, seed: Seed, body?: Uint8Array) {
    this.peer = request.peer;
    this.#parts = parts;
    this.#client = client;
    this.#request = request;
    this.#body = body;
    this.#from = new LazyRequestRef(request, seed);
    this.#work = new RequestWork(parts.effects, seed, this.#from, () => this.#doneIfIdle());
    if (!parts.pool.add(this)) this.#lose(overloaded);
    else if (this.#instance === undefined && !this.#isFinished) this.#wait();
  }

  get waitedForClientMs(): number {
    const { awaited, milliseconds } = this.#clientWait;
    return awaited === undefined || this.#isOver || this.#work.signs ? 0 : milliseconds;
  }

  #wait(): void {
    const { pool } = this.#parts;
    const end = setTimeout(() => {
      if (pool.cancel(this)) this.displaced();
    }, MAX_WAIT_MS);
    const reclaim = setInterval(() => pool.reclaim(), RECLAIM_INTERVAL_MS);
    this.#endWait = () => {
      clearTimeout(end);
      clearInterval(reclaim);
    };
    pool.reclaim();
  }

  begin(instance: Instance): void {
    this.#endWait();
    // The client has left between its turn and this moment.
    if (this.#isFinished) return this.#parts.pool.discard(instance);
    this.#instance = instance;
    instance.work = this.#work;
    const request = incoming(this.#request, this.#body, this.#bodySource(), this.#work.signal);
    const answered = Promise.withResolvers<void>();
    // The task ends when the host has read all of the response. The client may still wait for it.
    request.onTask = (task) =>
      void task
        .exitPromise()
        .then(() => answered.promise)
        .then(() => this.#exited(task.isErrored()));
    answered.resolve(
      instance.handle(request).then(
        (response) => this.#deliver(response),
        (error: unknown) => this.#failed(error),
      ),
    );
  }

  refused(): void {
    this.#endWait();
    this.#lose(instanceReplaced);
  }

  displaced(): void {
    this.#endWait();
    this.#lose(overloaded);
  }

  evict(): boolean {
    if (this.waitedForClientMs === 0) return false;
    const { awaited } = this.#clientWait;
    this.#client.lost(tooSlow);
    // Nothing makes a client send the rest of its request. A response can be read to its end.
    if (awaited === 'body') this.abort();
    else this.left();
    return true;
  }

  left(): void {
    if (this.#isOver) return;
    // An instance that has not begun has nothing to end.
    if (this.#instance === undefined) return this.abort();
    this.#isOver = true;
    // What follows a signature (the broadcast) goes on.
    if (!this.#work.signs) this.#work.leave();
    this.#gone.resolve();
  }

  abort(): void {
    this.#isOver = true;
    this.#endWait();
    this.#parts.pool.cancel(this);
    this.#drop();
  }

  /** Reads the body of the client, and measures how long the client takes. */
  #bodySource(): BodySource {
    return {
      body: (maxBytes, signal) => {
        const body = this.#client.body(maxBytes, signal);
        return body instanceof Promise ? this.#clientWait.during('body', body) : body;
      },
    };
  }

  async #deliver(response: Response): Promise<void> {
    try {
      await deliver(response, {
        client: this.#client,
        summary: this.#work.summary,
        gone: this.#gone.promise,
        isOver: () => this.#isOver,
        wait: this.#clientWait,
      });
      this.#isOver = true;
    } catch (error) {
      if (this.#isFinished) return;
      this.#parts.effects.onDefect(error, 'output');
      this.#lose(defect);
      this.#drop();
    }
  }

  /** The task has ended: the response is made, and so is what follows it. */
  #exited(error: unknown): void {
    if (this.#isFinished) return;
    if (error !== null) return this.#trapped(error);
    this.#finish((pool, instance) => pool.release(instance));
  }

  /** There is no response. */
  #failed(error: unknown): void {
    if (this.#isFinished) return;
    const code = payloadOf(error);
    if (code === undefined) return this.#trapped(error);
    this.#parts.effects.onDefect(new Error(`the gateway answered ${JSON.stringify(code)}`), 'output');
    this.#lose(defect);
  }

  #trapped(error: unknown): void {
    const panic = this.#instance?.panic();
    this.#lose(instanceReplaced);
    this.#drop();
    this.#parts.onTrap(trapOf('gateway', error, this.#from, panic));
  }

  /** Answers with a problem, unless there is an answer. */
  #lose(why: HostProblem): void {
    if (!this.#isOver) this.#client.lost(why);
    this.#isOver = true;
    if (this.#instance === undefined) this.#finish(() => {});
  }

  /** Gives the instance up in the middle of what it does. */
  #drop(): void {
    this.#work.drop();
    this.#finish((pool, instance) => pool.discard(instance));
  }

  #finish(giveBack: (pool: InstancePool, instance: Instance) => void): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const instance = this.#instance;
    this.#instance = undefined;
    this.#work.close();
    if (instance !== undefined) giveBack(this.#parts.pool, instance);
    this.#doneIfIdle();
  }

  #doneIfIdle(): void {
    if (this.#isDone || !this.#isFinished || !this.#work.isIdle) return;
    this.#isDone = true;
    this.#client.done();
  }
}
