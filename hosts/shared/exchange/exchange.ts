import type {
  Effect,
  EffectId,
  Head,
  Outcome,
  Output,
  Request,
  Seed,
  Settled,
  Step,
  Summary,
} from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { AskingRequest } from './about.ts';
import { microseconds } from '../clock.ts';
import { perform } from './effects.ts';
import type { BodySource, Effects } from './effects.ts';
import { defect, instanceReplaced } from './host-response.ts';
import type { HostProblem } from './host-response.ts';
import type { ExchangeHandle, GatewaySupervisor, Instance, ExchangeInFlight } from '../component/instance-supervisor.ts';
import { disposePoisoned } from '../component/instance-supervisor.ts';
import { StalledError } from './stalled.ts';
import type { RequestRef } from '../trap/trap.ts';

/** The client's side of an exchange, in the order in which it is called: head, chunks, end or failed, done. */
export interface Client extends BodySource {
  head(head: Head): void;
  /** A promise where the client is slow: it settles when the client takes more. */
  chunk(bytes: Uint8Array): Promise<void> | undefined;
  end(summary: Summary): void;
  /** The response broke off after its head: close the connection. */
  failed(summary: Summary): void;
  /** There will be no response of the gateway's, or no more of it: answer with this problem, or close the connection where the head is out. */
  lost(why: HostProblem): void;
  /** Nothing is left to do, neither for the response nor after it. */
  done(): void;
}

/** Serves one request. Nothing is thrown; `client.done` is called in the end. */
export function serve(supervisor: GatewaySupervisor, effects: Effects, client: Client, request: Request, seed: Seed): Exchange {
  return new Exchange(supervisor, effects, client, request, seed);
}

/** Whether an action can be aborted. The others finish, whatever becomes of their exchange. */
const abortable: Readonly<Record<Effect['action']['tag'], boolean>> = {
  body: true,
  fetch: true,
  read: true,
  sleep: true,
  write: false,
  take: false,
  settle: false,
  identify: false,
  sign: false,
};
const never = new AbortController().signal;
const thisTurn = Promise.resolve();
// Made once: an abort without a reason makes an exception, stack and all, for each effect.
const dropped = new Error('the exchange waits for this no more');

/** One exchange on its way: starts effects, settles them as they finish - together what settles in one turn - and hands the response on. */
export class Exchange implements ExchangeInFlight {
  readonly #supervisor: GatewaySupervisor;
  readonly #effects: Effects;
  readonly #client: Client;
  readonly #from: RequestRef;
  #instance: Instance | undefined;
  #exchange: ExchangeHandle | undefined;
  /** What the exchange waits for; with a controller where it can be aborted. */
  readonly #pending = new Map<EffectId, AbortController | undefined>();
  #settled: Settled[] = [];
  /** Effects under way that finish whatever happens. */
  #lasting = 0;
  #advancing = false;
  #scheduled = false;
  #pull = true;
  #answered = false;
  /** A signature was asked for: it may exist, and what is to follow it (the broadcast) does not depend on who is still there to hear of it. */
  #signs = false;
  /** The client has left: what there is for it is thrown away. */
  #alone = false;
  #done = false;

  constructor(supervisor: GatewaySupervisor, effects: Effects, client: Client, request: Request, seed: Seed) {
    this.#supervisor = supervisor;
    this.#effects = effects;
    this.#client = client;
    this.#from = new AskingRequest(request, seed);
    this.#instance = supervisor.current();
    if (this.#instance === undefined) this.#lose(instanceReplaced);
    else {
      this.#instance.inFlight.add(this);
      this.#exchange = supervisor.begin(this.#instance, request, seed, this.#from);
      this.#advance();
    }
  }

  /** The client is gone. What belongs to its response is dropped; what was to follow an answered one goes on, and so does all of an exchange that signs. */
  left(): void {
    if (this.#answered || this.#alone) return;
    if (!this.#signs) return this.abort();
    this.#alone = true;
    if (this.#pull) return;
    this.#pull = true;
    this.#advance();
  }

  /** Drops the exchange at once; effects that cannot be aborted finish. */
  abort(): void {
    if (this.#exchange === undefined) return;
    this.#answered = true;
    this.#finish();
  }

  replaced(): void {
    if (this.#exchange !== undefined) disposePoisoned(this.#exchange);
    this.#exchange = undefined;
    this.#lose(instanceReplaced);
  }

  /** Ends it without a whole response. */
  #lose(why: HostProblem): void {
    if (!this.#answered) {
      this.#answered = true;
      if (!this.#alone) this.#client.lost(why);
    }
    this.#finish();
  }

  #finish(): void {
    const [exchange, instance] = [this.#exchange, this.#instance];
    this.#exchange = undefined;
    this.#instance = undefined;
    this.#abortAll();
    try {
      exchange?.[Symbol.dispose]();
    } catch (error) {
      if (instance !== undefined) this.#supervisor.poison(instance, error, this.#from);
    }
    if (instance !== undefined) this.#supervisor.leave(instance, this);
    this.#rest();
  }

  /** A defect of this exchange, which must not be more than that: the instance and the others on it go on. */
  #giveUp(error: unknown, at: 'advance' | 'output'): void {
    this.#effects.fault(error, at);
    this.#lose(defect);
  }

  /** `done`, once nothing is under way. */
  #rest(): void {
    if (this.#done || this.#exchange !== undefined || this.#lasting > 0) return;
    this.#done = true;
    this.#client.done();
  }

  readonly #advance = (): void => {
    this.#scheduled = false;
    if (this.#advancing) return;
    this.#advancing = true;
    while (this.#exchange !== undefined && this.#instance !== undefined) {
      const settled = this.#settled;
      this.#settled = [];
      let step: Step;
      try {
        step = this.#exchange.advance(settled, microseconds(), this.#pull);
      } catch (error) {
        // `advance` returns no result: whatever is thrown is a trap.
        this.#supervisor.poison(this.#instance, error, this.#from);
        break;
      }
      if (!this.#follow(step)) break;
    }
    this.#advancing = false;
  };

  /** Does what a step says; whether to advance again at once. */
  #follow({ start, cancel, output, finished }: Step): boolean {
    for (const id of cancel) this.#cancel(id);
    for (const effect of start) this.#start(effect);
    for (const piece of output) this.#give(piece);
    if (finished) this.#finish();
    if (this.#exchange === undefined) return false;
    const goesOn = this.#settled.length > 0 || (output.length > 0 && this.#pull && !this.#answered);
    if (!goesOn && this.#pull && this.#pending.size === 0) this.#giveUp(new StalledError(), 'advance');
    return goesOn;
  }

  /** Hands a piece on. One that the host cannot send (a field with a line break) is a defect. */
  #give(piece: Output): void {
    if (this.#answered) return;
    if (this.#alone) {
      this.#answered = piece.tag === 'end' || piece.tag === 'failed';
      return;
    }
    try {
      this.#send(piece);
    } catch (error) {
      this.#giveUp(error, 'output');
    }
  }

  #send(piece: Output): void {
    switch (piece.tag) {
      case 'head':
        return this.#client.head(piece.val);
      case 'chunk': {
        const room = this.#client.chunk(piece.val);
        if (room === undefined) return;
        this.#pull = false;
        void room.then(this.#drained);
        return;
      }
      case 'end':
        this.#answered = true;
        return this.#client.end(piece.val);
      case 'failed':
        this.#answered = true;
        return this.#client.failed(piece.val);
    }
  }

  readonly #drained = (): void => {
    this.#pull = true;
    if (!this.#answered) this.#advance();
  };

  #start({ id, action }: Effect): void {
    const controller = abortable[action.tag] ? new AbortController() : undefined;
    this.#pending.set(id, controller);
    if (action.tag === 'sign') this.#signs = true;
    const outcome = perform(this.#effects, this.#client, action, controller?.signal ?? never, this.#from);
    if (!(outcome instanceof Promise)) return this.#settle(id, outcome);
    if (controller === undefined) this.#lasting++;
    void outcome.then((it) => {
      if (controller === undefined) this.#lasting--;
      this.#settle(id, it);
      this.#rest();
    });
  }

  #settle(id: EffectId, outcome: Outcome): void {
    if (!this.#pending.delete(id)) return;
    this.#settled.push({ id, outcome });
    if (this.#advancing || this.#scheduled) return;
    this.#scheduled = true;
    void thisTurn.then(this.#advance);
  }

  #cancel(id: EffectId): void {
    this.#pending.get(id)?.abort(dropped);
    this.#pending.delete(id);
  }

  #abortAll(): void {
    for (const controller of this.#pending.values()) controller?.abort(dropped);
    this.#pending.clear();
    this.#settled = [];
  }
}
