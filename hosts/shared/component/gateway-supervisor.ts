import type { Exchange, Gateway } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { trapOf } from '../trap/trap.ts';
import type { ComponentPanic, RequestRef, Trap } from '../trap/trap.ts';
import type { OnReplaced } from './replacement.ts';
import type { GatewayMemories } from './link.ts';

/** An exchange that lives in an instance. */
export interface ExchangeInFlight {
  /**
   * Called when the instance has trapped and is replaced. Nothing of the old instance may be called
   * any more.
   */
  replaced(): void;
}

/** An instance of the gateway, linked with the nft component, and the exchanges in flight on it. */
export interface Instance {
  readonly gateway: GatewayHandle;
  readonly inFlight: Set<ExchangeInFlight>;
  /**
   * Whether its handles are disposed: it trapped, or it was replaced and nothing is left in flight
   * on it.
   */
  disposed: boolean;
}

/** The part of a `gateway` handle that hosts use. */
export type GatewayHandle = Pick<
  Gateway,
  'begin' | 'reconcile' | 'connect' | 'message' | 'notified' | 'follow' | 'unfollow' | typeof Symbol.dispose
> & {
  /**
   * Returns the bytes of the largest linear memory of the instance. Absent if that is not known.
   */
  largestMemory?(): number;
  /** Returns the bytes of linear memory of each component. Absent if that is not known. */
  memories?(): GatewayMemories;
  /**
   * Returns what a component of the instance said before it trapped. Absent if that is not known.
   */
  panic?(): ComponentPanic | undefined;
};

/** The part of an `exchange` handle that hosts use. */
export type ExchangeHandle = Pick<Exchange, 'advance' | 'leave' | typeof Symbol.dispose>;

/**
 * Called for every trap. `trap` is `undefined` if an instance is missing for another reason.
 * `failure` is why there is no new instance, `undefined` if there is one.
 */
export type OnTrap = (trap: Trap | undefined, failure?: unknown) => void;

/**
 * The most bytes of linear memory of one component. Memory grows with the largest document and
 * never shrinks.
 */
const DEFAULT_MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/**
 * Keeps an instance of the gateway ready for requests.
 *
 * A trap poisons an instance: memory and tables may be half written. The exchanges in flight on it
 * are lost, and a new instance takes its place before the next request. An instance whose memory
 * has grown too large is replaced too, but loses nothing: it finishes what is in flight on it and
 * takes nothing new.
 */
export class GatewaySupervisor implements Disposable {
  #make: () => GatewayHandle;
  readonly #onTrap: OnTrap;
  readonly #maxMemoryBytes: number;
  readonly #onReplaced: OnReplaced;
  #current: Instance | undefined;

  /**
   * `make` makes an instance and opens the gateway in it. An instance with more than
   * `maxMemoryBytes` of linear memory is replaced. `onReplaced` is called for each instance that is
   * replaced and did not trap. Throws what `make` throws, such as the errors of a configuration.
   */
  constructor(
    make: () => GatewayHandle,
    onTrap: OnTrap,
    maxMemoryBytes = DEFAULT_MAX_MEMORY_BYTES,
    onReplaced: OnReplaced = () => undefined,
  ) {
    this.#make = make;
    this.#onTrap = onTrap;
    this.#maxMemoryBytes = maxMemoryBytes;
    this.#onReplaced = onReplaced;
    this.#current = this.#fresh();
  }

  /**
   * Returns the instance that takes requests now. `undefined` if no instance can be made, which is
   * tried again each time.
   */
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

  /** Returns the bytes of linear memory of the instance in use. `undefined` if there is none. */
  memories(): GatewayMemories | undefined {
    return this.#current?.gateway.memories?.();
  }

  /**
   * Begins an exchange. Returns `undefined` if the instance trapped. The supervisor then replaces
   * it and notifies its exchanges.
   */
  begin<Begins>(instance: Instance, begin: (gateway: GatewayHandle) => Begins, from: RequestRef): Begins | undefined {
    try {
      return begin(instance.gateway);
    } catch (error) {
      this.poison(instance, error, from);
      return undefined;
    }
  }

  /** Removes an exchange that has ended from its instance. */
  leave(instance: Instance, exchange: ExchangeInFlight): void {
    instance.inFlight.delete(exchange);
    if (this.#current === instance && (instance.gateway.largestMemory?.() ?? 0) > this.#maxMemoryBytes) this.#retire();
    this.#end(instance);
  }

  /**
   * Takes another way to make instances, for another configuration. `first` takes the next
   * requests. Exchanges in flight go on where they are.
   */
  reconfigure(make: () => GatewayHandle, first: GatewayHandle): void {
    const last = this.#current;
    this.#make = make;
    this.#current = { gateway: first, inFlight: new Set(), disposed: false };
    this.#onReplaced('configuration');
    if (last !== undefined) this.#end(last);
  }

  /** Disposes an instance that takes no requests any more and has nothing in flight. */
  #end(instance: Instance): void {
    if (this.#current === instance || instance.disposed || instance.inFlight.size > 0) return;
    instance.disposed = true;
    try {
      instance.gateway[Symbol.dispose]();
    } catch (error) {
      this.#onTrap(trapIn(instance, error));
    }
  }

  /**
   * Replaces an instance that has thrown, then tells the exchanges in flight on it. `from` is the
   * request whose call threw. Later calls for the same instance do nothing: they report the same
   * trap.
   */
  poison(instance: Instance, error: unknown, from?: RequestRef): void {
    if (instance.disposed) return;
    instance.disposed = true;
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
        // The other exchanges must still be notified.
        failure ??= thrown;
      }
    }
    disposePoisoned(instance.gateway);
    this.#onTrap(trap, failure);
  }

  /** Drops the instance. No exchanges should be in flight any more. */
  [Symbol.dispose](): void {
    const last = this.#current;
    this.#current = undefined;
    if (last === undefined) return;
    last.disposed = true;
    last.gateway[Symbol.dispose]();
  }

  /**
   * Replaces an instance that has grown too large. If no new one can be made, the old one goes on.
   */
  #retire(): void {
    try {
      this.#current = this.#fresh();
      this.#onReplaced('memory');
    } catch (failure) {
      this.#onTrap(undefined, failure);
    }
  }

  #fresh(): Instance {
    return { gateway: this.#make(), inFlight: new Set(), disposed: false };
  }
}

function trapIn({ gateway }: Instance, error: unknown, from?: RequestRef): Trap {
  return trapOf('gateway', error, from, gateway.panic?.());
}

/**
 * Disposes a handle into a poisoned instance. If the garbage collector did that, the destructor
 * would run in the instance some time later, and nothing could catch what it throws.
 */
export function disposePoisoned(handle: Disposable): void {
  try {
    handle[Symbol.dispose]();
  } catch {
    // The trap has been reported already.
  }
}
