import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { ConfigError, Refusal } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type * as wallets from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { SecretKey } from '../config/keys/keys.ts';
import type { Eventually } from '../eventually.ts';
import { payloadOf } from '../payload.ts';
import { configErrorsOf } from '../component/config-errors.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { trapOf } from '../trap/trap.ts';
import { materials } from './remote-key.ts';
import type { RemoteKeys } from './remote-key.ts';
import type { ComponentPanic, RequestRef, Trap } from '../trap/trap.ts';

/** An instance of the signer component. */
export type SignerInstance = Pick<typeof wallets, 'Wallet'> & {
  /** What it said before it trapped, where that is known. */
  readonly panic?: () => ComponentPanic | undefined;
};

/** What it takes to open a wallet, and to open it again. */
export interface WalletSource {
  /** A new instance. */
  readonly signer: () => Eventually<SignerInstance>;
  /** The section `signer`, JSON text. */
  readonly config: string;
  /** The keys. */
  readonly keys: readonly SecretKey[];
  /** Keys that are held elsewhere. Default: none. */
  readonly held?: RemoteKeys | undefined;
  /** So many random bytes. */
  readonly entropy: (length: number) => Uint8Array;
  /** Told when an instance trapped. */
  readonly trapped: (trap: Trap) => void;
}

const refusals: ReadonlySet<string> = new Set<Refusal['tag']>([
  'unauthorized',
  'invalid-stamp',
  'forbidden',
  'unknown-method',
  'invalid-params',
  'denied',
  'chain-mismatch',
  'idempotency-mismatch',
  'head-mismatch',
  'unfilled',
  'fault',
]);

/** A wallet in an instance that may trap. Once it has, nothing is asked of the instance any more: its memory is not to be trusted. */
export class WalletInstance implements Disposable {
  readonly #wallet: wallets.Wallet;
  readonly #panic: SignerInstance['panic'];
  readonly #trapped: WalletSource['trapped'];
  #state: 'open' | 'poisoned' | 'dropped' = 'open';
  #retired = false;
  #uses = 0;

  private constructor(wallet: wallets.Wallet, panic: SignerInstance['panic'], trapped: WalletSource['trapped']) {
    this.#wallet = wallet;
    this.#panic = panic;
    this.#trapped = trapped;
  }

  /** Opens a wallet in a new instance. Errors: the problems of its configuration. Throws when the instance cannot be made or traps. */
  static async open({ signer, config, keys, held, entropy, trapped }: WalletSource): Promise<Result<WalletInstance, ConfigError[]>> {
    const { Wallet, panic } = await signer();
    try {
      return ok(new WalletInstance(Wallet.open(config, materials(keys, held), entropy(32)), panic, trapped));
    } catch (error) {
      const problems = configErrorsOf(error);
      if (problems === undefined) {
        trapped(trapOf('signer', error, undefined, panic?.()));
        throw error;
      }
      return err(problems);
    }
  }

  /** Whether the instance has trapped. */
  get poisoned(): boolean {
    return this.#state === 'poisoned';
  }

  /** Whether another configuration has taken its place: what it has planned is planned again. */
  get retired(): boolean {
    return this.#retired;
  }

  /** Drops the wallet, as another has taken its place: at once, or when what it has released is complete. */
  retire(): void {
    this.#retired = true;
    if (this.#uses === 0) this[Symbol.dispose]();
  }

  /** Keeps a wallet that is retired until the end of a scope. */
  inUse(): Disposable {
    this.#uses += 1;
    return {
      [Symbol.dispose]: () => {
        this.#uses -= 1;
        if (this.#retired && this.#uses === 0) this[Symbol.dispose]();
      },
    };
  }

  /** Asks the component. `from`: on whose behalf. Errors: its refusal, or `instance-replaced`. */
  ask<T>(from: RequestRef | undefined, question: (wallet: wallets.Wallet) => T): Result<T, VaultFailure> {
    if (this.#state !== 'open') return err({ tag: 'instance-replaced' });
    try {
      return ok(question(this.#wallet));
    } catch (error) {
      // Anything but a refusal that comes out of an instance is a trap, or as good as one.
      const refusal = payloadOf(error);
      if (isRefusal(refusal)) return err({ tag: 'refused', val: refusal });
      this.#poison(error, from);
      return err({ tag: 'instance-replaced' });
    }
  }

  /** Drops a resource of this instance at the end of a scope, a poisoned one's too: the garbage collector must not come back to it. */
  owning(from: RequestRef | undefined, resource: Disposable): Disposable {
    return { [Symbol.dispose]: () => this.#drop(resource, from) };
  }

  /** Drops the wallet: the component wipes its keys. */
  [Symbol.dispose](): void {
    if (this.#state === 'dropped') return;
    this.#drop(this.#wallet);
    this.#state = 'dropped';
  }

  #drop(resource: Disposable, from?: RequestRef): void {
    try {
      resource[Symbol.dispose]();
    } catch (error) {
      this.#poison(error, from);
    }
  }

  #poison(error: unknown, from: RequestRef | undefined): void {
    if (this.#state !== 'open') return;
    this.#state = 'poisoned';
    this.#trapped(trapOf('signer', error, from, this.#panic?.()));
  }
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'tag' in value && typeof value.tag === 'string' && refusals.has(value.tag);
}
