import type { Exchange, Gateway, Request, Seed } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** Something that lives in an instance and is told when that is gone. */
export interface Tenant {
  /** The instance trapped and has been replaced. Nothing of it may be called any more. */
  replaced(): void;
}

/** An instance of the gateway (and of the nft component behind it) with everything in flight on it. */
export interface Instance {
  readonly gateway: GatewayHandle;
  readonly tenants: Set<Tenant>;
}

/** What is used of a `gateway` handle. */
export type GatewayHandle = Pick<Gateway, 'begin' | typeof Symbol.dispose>;

/** What is used of an `exchange` handle. */
export type ExchangeHandle = Pick<Exchange, 'advance' | typeof Symbol.dispose>;

/** Told of every trap. `error`: what came out of the instance; `failure`: why there is no new one, if there is none. */
export type OnTrap = (error: unknown, failure?: unknown) => void;

/**
 * The cell that an instance is replaced in. A trap poisons an instance: memory and tables may be half written, so whatever is in flight on it is
 * lost, and a fresh one takes its place before the next request is looked at.
 */
export class GatewayCell implements Disposable {
  readonly #make: () => GatewayHandle;
  readonly #onTrap: OnTrap;
  #current: Instance | undefined;

  /** `make`: instantiates and opens. Errors: what `make` throws; a configuration's problems among it. */
  constructor(make: () => GatewayHandle, onTrap: OnTrap) {
    this.#make = make;
    this.#onTrap = onTrap;
    this.#current = { gateway: make(), tenants: new Set() };
  }

  /** The instance that takes requests now; none where it could not be replaced, which is tried anew each time. */
  current(): Instance | undefined {
    if (this.#current === undefined) {
      try {
        this.#current = { gateway: this.#make(), tenants: new Set() };
      } catch (failure) {
        this.#onTrap(undefined, failure);
      }
    }
    return this.#current;
  }

  /** Begins an exchange. `undefined`: the instance trapped, is replaced, and its tenants know. */
  begin(instance: Instance, request: Request, seed: Seed): ExchangeHandle | undefined {
    try {
      return instance.gateway.begin(request, seed);
    } catch (error) {
      this.poison(instance, error);
      return undefined;
    }
  }

  /** Replaces an instance that threw, then tells everything in flight on it. Once only: later reports of the same instance are of the same trap. */
  poison(instance: Instance, error: unknown): void {
    if (this.#current !== instance) return;
    this.#current = undefined;
    let failure: unknown;
    try {
      this.#current = { gateway: this.#make(), tenants: new Set() };
    } catch (thrown) {
      failure = thrown;
    }
    const tenants = [...instance.tenants];
    instance.tenants.clear();
    for (const tenant of tenants) tenant.replaced();
    disposePoisoned(instance.gateway);
    this.#onTrap(error, failure);
  }

  /** Drops the instance. Exchanges in flight should be gone by now. */
  [Symbol.dispose](): void {
    const last = this.#current;
    this.#current = undefined;
    last?.gateway[Symbol.dispose]();
  }
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
