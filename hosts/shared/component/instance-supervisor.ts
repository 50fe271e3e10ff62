import type { Exchange, Gateway, Request, Seed } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { trapOf } from '../trap/trap.ts';
import type { ComponentPanic, RequestRef, Trap } from '../trap/trap.ts';

/** Something that lives in an instance and is told when that is gone. */
export interface ExchangeInFlight {
  /** The instance trapped and has been replaced. Nothing of it may be called any more. */
  replaced(): void;
}

/** An instance of the gateway (and of the nft component behind it) with everything in flight on it. */
export interface Instance {
  readonly gateway: GatewayHandle;
  readonly inFlight: Set<ExchangeInFlight>;
  /** Whether its handles are disposed: it trapped, or it was replaced and nothing is left in it. */
  over: boolean;
}

/** What is used of a `gateway` handle. */
export type GatewayHandle = Pick<Gateway, 'begin' | typeof Symbol.dispose> & {
  /** Bytes of the largest linear memory behind it, where that is known. */
  largestMemory?(): number;
  /** What a component behind it said before it trapped, where that is known. */
  panic?(): ComponentPanic | undefined;
};

/** What is used of an `exchange` handle. */
export type ExchangeHandle = Pick<Exchange, 'advance' | typeof Symbol.dispose>;

/** Told of every trap; of none where an instance is missing for another reason. `failure`: why there is no new one, if there is none. */
export type OnTrap = (trap: Trap | undefined, failure?: unknown) => void;

/** Bytes of linear memory, of one component, with which an instance is not kept: memory grows with the largest document and never shrinks. */
const mostMemory = 64 * 1024 * 1024;

/**
 * The supervisor that an instance is replaced in. A trap poisons an instance: memory and tables may be half written, so whatever is in flight on it is
 * lost, and a fresh one takes its place before the next request is looked at. One that has grown too large is replaced too, and loses nothing: it goes on with what is in flight on it and
 * takes nothing new.
 */
export class GatewaySupervisor implements Disposable {
  #make: () => GatewayHandle;
  readonly #onTrap: OnTrap;
  readonly #mostMemory: number;
  #current: Instance | undefined;

  /** `make`: instantiates and opens. `most`: bytes of linear memory that an instance is kept with. Errors: what `make` throws; a configuration's problems among it. */
  constructor(make: () => GatewayHandle, onTrap: OnTrap, most = mostMemory) {
    this.#make = make;
    this.#onTrap = onTrap;
    this.#mostMemory = most;
    this.#current = this.#fresh();
  }

  /** The instance that takes requests now; none where it could not be replaced, which is tried anew each time. */
  current(): Instance | undefined {
    if (this.#current === undefined) {
      try {
        this.#current = this.#fresh();
      } catch (failure) {
        this.#onTrap(undefined, failure);
      }
    }
    return this.#current;
  }

  /** Begins an exchange. `undefined`: the instance trapped, is replaced, and its inFlight know. */
  begin(instance: Instance, request: Request, seed: Seed, from: RequestRef): ExchangeHandle | undefined {
    try {
      return instance.gateway.begin(request, seed);
    } catch (error) {
      this.poison(instance, error, from);
      return undefined;
    }
  }

  /** Takes something that has ended out of its instance. */
  leave(instance: Instance, exchange: ExchangeInFlight): void {
    instance.inFlight.delete(exchange);
    if (this.#current === instance && (instance.gateway.largestMemory?.() ?? 0) > this.#mostMemory) this.#retire();
    this.#end(instance);
  }

  /** Has instances that are made in another way take what comes, first this one; what is in flight goes on where it is. */
  reconfigure(make: () => GatewayHandle, first: GatewayHandle): void {
    const last = this.#current;
    this.#make = make;
    this.#current = { gateway: first, inFlight: new Set(), over: false };
    if (last !== undefined) this.#end(last);
  }

  /** Disposes an instance that is not in use any more and has nothing in flight. */
  #end(instance: Instance): void {
    if (this.#current === instance || instance.over || instance.inFlight.size > 0) return;
    instance.over = true;
    try {
      instance.gateway[Symbol.dispose]();
    } catch (error) {
      this.#onTrap(trapIn(instance, error));
    }
  }

  /** Replaces an instance that threw, then tells everything in flight on it. Once only: later reports of the same instance are of the same trap. `from`: whose call trapped. */
  poison(instance: Instance, error: unknown, from?: RequestRef): void {
    if (instance.over) return;
    instance.over = true;
    const trap = trapIn(instance, error, from);
    let failure: unknown;
    if (this.#current === instance) {
      this.#current = undefined;
      try {
        this.#current = this.#fresh();
      } catch (thrown) {
        failure = thrown;
      }
    }
    const inFlight = [...instance.inFlight];
    instance.inFlight.clear();
    for (const exchange of inFlight) {
      try {
        exchange.replaced();
      } catch (thrown) {
        // One that cannot be told must not keep it from the others.
        failure ??= thrown;
      }
    }
    disposePoisoned(instance.gateway);
    this.#onTrap(trap, failure);
  }

  /** Drops the instance. Exchanges in flight should be gone by now. */
  [Symbol.dispose](): void {
    const last = this.#current;
    this.#current = undefined;
    if (last === undefined) return;
    last.over = true;
    last.gateway[Symbol.dispose]();
  }

  /** Has another instance take what comes; where there can be none, the old one goes on. */
  #retire(): void {
    try {
      this.#current = this.#fresh();
    } catch (failure) {
      this.#onTrap(undefined, failure);
    }
  }

  #fresh(): Instance {
    return { gateway: this.#make(), inFlight: new Set(), over: false };
  }
}

function trapIn({ gateway }: Instance, error: unknown, from?: RequestRef): Trap {
  return trapOf('gateway', error, from, gateway.panic?.());
}

/**
 * Disposes a handle into a poisoned instance. Left to the garbage collector, its destructor would run in that instance some time later, and what it
 * throws there nobody can catch.
 */
export function disposePoisoned(handle: Disposable): void {
  try {
    handle[Symbol.dispose]();
  } catch {
    // The instance is broken, and that has been reported.
  }
}
