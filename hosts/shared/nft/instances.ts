import { disposePoisoned } from '../component/gateway-supervisor.ts';
import type { LinkedNft } from '../component/link.ts';
import { payloadOf } from '../payload.ts';
import { trapOf } from '../trap/trap.ts';
import type { Trap } from '../trap/trap.ts';

/**
 * The instance was lost: it trapped, in this call or in another one. The next call gets a new one.
 */
export class InstanceReplaced extends Error {
  override readonly name = 'InstanceReplaced';
}

/**
 * The most bytes of linear memory of an instance. Memory grows with the largest document and never
 * shrinks.
 */
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/** Keeps an instance of the nft component at hand, and makes a new one after a trap. */
export class NftInstances {
  readonly #make: () => LinkedNft;
  readonly #onTrap: (trap: Trap) => void;
  #current: NftInstance | undefined;

  constructor(make: () => LinkedNft, onTrap: (trap: Trap) => void) {
    this.#make = make;
    this.#onTrap = onTrap;
  }

  /** Returns the instance for new work. Throws if none can be made. */
  current(): NftInstance {
    if (this.#current?.isSpent !== false) this.#current = new NftInstance(this.#make(), this.#onTrap);
    return this.#current;
  }
}

/** An instance of the nft component that may trap. */
export class NftInstance {
  readonly linked: LinkedNft;
  readonly #onTrap: (trap: Trap) => void;
  #isPoisoned = false;

  constructor(linked: LinkedNft, onTrap: (trap: Trap) => void) {
    this.linked = linked;
    this.#onTrap = onTrap;
  }

  /** Whether it takes no new work: it trapped, or its memory has grown too large. */
  get isSpent(): boolean {
    return this.#isPoisoned || this.linked.largestMemory() > MAX_MEMORY_BYTES;
  }

  /**
   * Calls the component. Throws on what a function of the contract throws.
   *
   * Errors: throws a `TypeError` if an argument is not of its type.
   * Errors: throws `InstanceReplaced` if the instance has trapped, now or before.
   */
  call<T>(work: () => T): T {
    if (this.#isPoisoned) throw new InstanceReplaced('the instance of the nft component was lost by another call');
    try {
      return work();
    } catch (error) {
      if (payloadOf(error) !== undefined) throw error;
      this.#isPoisoned = true;
      // The bindings refused an argument. What they had already written stays in the instance.
      if (error instanceof TypeError) throw error;
      this.#onTrap(trapOf('nft', error, undefined, this.linked.panic()));
      throw new InstanceReplaced('the nft component trapped', { cause: error });
    }
  }

  /** Drops a resource of this instance at the end of a scope, also after a trap. */
  owning(resource: Disposable): Disposable {
    return {
      [Symbol.dispose]: () => {
        if (this.#isPoisoned) disposePoisoned(resource);
        else this.call(() => resource[Symbol.dispose]());
      },
    };
  }
}
