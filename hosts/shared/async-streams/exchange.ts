import type { Request as Head, Seed } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { OnTrap } from '../component/gateway-supervisor.ts';
import { LazyRequestRef } from '../exchange/about.ts';
import type { Client } from '../exchange/client.ts';
import type { Effects } from '../exchange/effects.ts';
import { defect, instanceReplaced, overloaded } from '../exchange/host-response.ts';
import type { HostProblem } from '../exchange/host-response.ts';
import type { InFlight } from '../serving.ts';
import { payloadOf } from '../payload.ts';
import { trapOf } from '../trap/trap.ts';
import type { RequestRef } from '../trap/trap.ts';
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

/** One request, answered by an instance of the gateway for WASI 0.3. Never throws. */
export class BridgedExchange implements InFlight, Job {
  readonly #parts: BridgeParts;
  readonly #client: Client;
  readonly #request: Head;
  readonly #body: Uint8Array | undefined;
  readonly #from: RequestRef;
  readonly #work: RequestWork;
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
    this.#parts = parts;
    this.#client = client;
    this.#request = request;
    this.#body = body;
    this.#from = new LazyRequestRef(request, seed);
    this.#work = new RequestWork(parts.effects, seed, this.#from, () => this.#doneIfIdle());
    if (!parts.pool.add(this)) this.#lose(overloaded);
    else if (this.#instance === undefined && !this.#isFinished) {
      const timer = setTimeout(() => {
        if (parts.pool.cancel(this)) this.#lose(overloaded);
      }, MAX_WAIT_MS);
      this.#endWait = () => clearTimeout(timer);
    }
  }

  begin(instance: Instance): void {
    this.#endWait();
    // The client has left between its turn and this moment.
    if (this.#isFinished) return this.#parts.pool.discard(instance);
    this.#instance = instance;
    instance.work = this.#work;
    const request = incoming(this.#request, this.#body, this.#client, this.#work.signal);
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
    this.#lose(instanceReplaced);
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

  async #deliver(response: Response): Promise<void> {
    try {
      await deliver(response, {
        client: this.#client,
        summary: this.#work.summary,
        gone: this.#gone.promise,
        isOver: () => this.#isOver,
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
