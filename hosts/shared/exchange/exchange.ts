import type {
  Begun,
  Effect,
  EffectId,
  Outcome,
  Request,
  Seed,
  Settled,
  Step,
} from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { LazyRequestRef } from './about.ts';
import { Abort, abortable, neverAborts } from './abort.ts';
import type { Client } from './client.ts';
import { microseconds } from '../clock.ts';
import { Delivery } from './delivery/delivery.ts';
import type { Effects } from './effects.ts';
import { defect, instanceReplaced } from './host-response.ts';
import type { HostProblem } from './host-response.ts';
import type { ExchangeHandle, GatewayHandle, GatewaySupervisor, Instance, ExchangeInFlight } from '../component/gateway-supervisor.ts';
import { disposePoisoned } from '../component/gateway-supervisor.ts';
import { perform, releaseBody } from './perform.ts';
import type { Performer } from './perform.ts';
import { soon } from './soon.ts';
import { StalledError } from './stalled.ts';
import { Streams } from './streams.ts';
import type { RequestRef } from '../trap/trap.ts';

/**
 * Serves one request. Never throws. Calls `client.done` at the end. `body` is the whole body of the
 * request if it is there already. Otherwise the client is asked for it.
 */
export function serve(
  supervisor: GatewaySupervisor,
  effects: Effects,
  client: Client,
  request: Request,
  seed: Seed,
  body?: Uint8Array,
): Exchange {
  return new Exchange(supervisor, effects, client, (gateway) => gateway.begin(request, body, seed), new LazyRequestRef(request, seed));
}

/** Begins an exchange at a gateway. Some exchanges come with their first step. */
export type Begin = (gateway: GatewayHandle) => Begun | ExchangeHandle;

/** One exchange: performs the gateway's effects, and hands the response to the client. */
export class Exchange implements ExchangeInFlight {
  readonly #supervisor: GatewaySupervisor;
  readonly #client: Client;
  readonly #from: RequestRef;
  readonly #performer: Performer;
  readonly #delivery: Delivery;
  #instance: Instance | undefined;
  #exchange: ExchangeHandle | undefined;
  /** The effects that the exchange waits for. Those that can be aborted have an abort. */
  readonly #pending = new Map<EffectId, Abort | undefined>();
  #settled: Settled[] = [];
  /** The number of effects under way that cannot be aborted. */
  #unabortable = 0;
  #advancing = false;
  #scheduled = false;
  /**
   * Whether a signature was asked for. It may exist, so what follows (the broadcast) goes on even
   * if the client leaves.
   */
  #signs = false;
  /** Whether the gateway is still to be told that the client has left. */
  #leaves = false;
  #done = false;

  constructor(supervisor: GatewaySupervisor, effects: Effects, client: Client, begin: Begin, from: RequestRef) {
    this.#supervisor = supervisor;
    this.#client = client;
    this.#from = from;
    this.#delivery = new Delivery(client, this.#advance);
    this.#performer = { effects, source: client, streams: new Streams(), from: this.#from, client: undefined };
    this.#instance = supervisor.current();
    if (this.#instance === undefined) this.#lose(instanceReplaced);
    else {
      this.#instance.inFlight.add(this);
      this.#begin(supervisor.begin(this.#instance, begin, this.#from));
    }
  }

  /**
   * Takes note that the client has left. Drops what belongs to its response, and settles what it
   * has taken. What follows a response goes on, and so does all of an exchange that signs.
   */
  left(): void {
    if (this.#delivery.isOver || this.#delivery.isDiscarded) return;
    if (this.#signs) {
      if (this.#delivery.discard()) this.#advance();
      return;
    }
    this.#delivery.stop();
    this.#leaves = true;
    this.#advance();
  }

  /** Drops the exchange at once. Effects that cannot be aborted finish. */
  abort(): void {
    if (this.#exchange === undefined) return;
    this.#delivery.stop();
    this.#finish();
  }

  replaced(): void {
    if (this.#exchange !== undefined) disposePoisoned(this.#exchange);
    this.#exchange = undefined;
    this.#lose(instanceReplaced);
  }

  /** Ends the exchange without a whole response. */
  #lose(why: HostProblem): void {
    this.#delivery.lose(why);
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
    this.#finishIfIdle();
  }

  /** Ends the exchange because of a defect in it. The instance and its other exchanges go on. */
  #giveUp(error: unknown, at: 'advance' | 'output'): void {
    this.#performer.effects.onDefect(error, at);
    this.#lose(defect);
  }

  /** Calls `done` once nothing is under way. */
  #finishIfIdle(): void {
    if (this.#done || this.#exchange !== undefined || this.#unabortable > 0) return;
    this.#done = true;
    this.#client.done();
  }

  /** Takes the first step. `undefined` if the instance trapped. */
  #begin(begun: Begun | ExchangeHandle | undefined): void {
    if (begun === undefined) return;
    if (!('step' in begun)) {
      this.#exchange = begun;
      return this.#advance();
    }
    this.#exchange = begun.exchange;
    this.#advancing = true;
    const goesOn = this.#follow(begun.step);
    this.#advancing = false;
    if (goesOn) this.#advance();
  }

  readonly #advance = (): void => {
    this.#scheduled = false;
    if (this.#advancing) return;
    this.#advancing = true;
    while (this.#exchange !== undefined && this.#instance !== undefined) {
      let settled: Settled[] = [];
      let step: Step;
      try {
        if (this.#leaves) step = this.#exchange.leave(microseconds());
        else {
          [settled, this.#settled] = [this.#settled, settled];
          step = this.#exchange.advance(settled, microseconds(), this.#delivery.pull);
        }
      } catch (error) {
        // `advance` and `leave` have no error types: whatever they throw is a trap.
        this.#supervisor.poison(this.#instance, error, this.#from);
        break;
      }
      this.#leaves = false;
      for (const { outcome } of settled) releaseBody(outcome);
      if (!this.#follow(step)) break;
    }
    this.#advancing = false;
  };

  /** Does what a step says. Returns whether to advance again at once. */
  #follow({ start, cancel, output, finished }: Step): boolean {
    for (const id of cancel) this.#cancel(id);
    for (const effect of start) this.#start(effect);
    try {
      this.#delivery.deliver(output);
    } catch (error) {
      this.#giveUp(error, 'output');
    }
    if (finished) this.#finish();
    if (this.#exchange === undefined) return false;
    const { pull, isOver } = this.#delivery;
    const goesOn = this.#leaves || this.#settled.length > 0 || (output.length > 0 && pull && !isOver);
    if (!goesOn && pull && this.#pending.size === 0) this.#giveUp(new StalledError(), 'advance');
    return goesOn;
  }

  #start(effect: Effect): void {
    const { id, action } = effect;
    const abort = abortable[action.tag] ? new Abort() : undefined;
    this.#pending.set(id, abort);
    if (action.tag === 'sign') this.#signs = true;
    const outcome = perform(this.#performer, effect, abort ?? neverAborts);
    if (!(outcome instanceof Promise)) return this.#settle(id, outcome);
    if (abort === undefined) this.#unabortable++;
    void outcome.then((it) => {
      if (abort === undefined) this.#unabortable--;
      this.#settle(id, it);
      this.#finishIfIdle();
    });
  }

  #settle(id: EffectId, outcome: Outcome): void {
    if (!this.#pending.delete(id)) return;
    this.#settled.push({ id, outcome });
    if (this.#advancing || this.#scheduled) return;
    this.#scheduled = true;
    soon(this.#advance, this.#pending.size);
  }

  #cancel(id: EffectId): void {
    this.#pending.get(id)?.abort();
    this.#pending.delete(id);
    this.#performer.streams.close(id);
  }

  #abortAll(): void {
    for (const abort of this.#pending.values()) abort?.abort();
    this.#pending.clear();
    this.#performer.streams.closeAll();
    this.#settled = [];
  }
}
