import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Problem, Refusal } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type * as wallets from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { SecretKey } from '../config/keys.ts';
import type { Eventually } from '../effects.ts';
import { payloadOf, problemsOf } from '../payload.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';

/** An instance of the signer component. */
export type SignerInstance = Pick<typeof wallets, 'Wallet'>;

/** What it takes to open a wallet, and to open it again. */
export interface WalletSource {
  /** A new instance. */
  readonly signer: () => Eventually<SignerInstance>;
  /** The section `signer`, JSON text. */
  readonly config: string;
  /** The keys. */
  readonly keys: readonly SecretKey[];
  /** So many random bytes. */
  readonly entropy: (length: number) => Uint8Array;
  /** Told when an instance trapped. */
  readonly trapped: (cause: unknown) => void;
}

const refusals: ReadonlySet<string> = new Set<Refusal['tag']>([
  'unauthorized',
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
export class HeldWallet implements Disposable {
  readonly #wallet: wallets.Wallet;
  readonly #trapped: (cause: unknown) => void;
  #state: 'open' | 'poisoned' | 'dropped' = 'open';

  private constructor(wallet: wallets.Wallet, trapped: (cause: unknown) => void) {
    this.#wallet = wallet;
    this.#trapped = trapped;
  }

  /** Opens a wallet in a new instance. Errors: the problems of its configuration. Throws when the instance cannot be made or traps. */
  static async open({ signer, config, keys, entropy, trapped }: WalletSource): Promise<Result<HeldWallet, Problem[]>> {
    const { Wallet } = await signer();
    try {
      return ok(new HeldWallet(Wallet.open(config, [...keys], entropy(32)), trapped));
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined) throw error;
      return err(problems);
    }
  }

  /** Whether the instance has trapped. */
  get poisoned(): boolean {
    return this.#state === 'poisoned';
  }

  /** Asks the component. Errors: its refusal, or `instance-replaced`. */
  ask<T>(question: (wallet: wallets.Wallet) => T): Result<T, VaultFailure> {
    if (this.#state !== 'open') return err({ tag: 'instance-replaced' });
    try {
      return ok(question(this.#wallet));
    } catch (error) {
      // Anything but a refusal that comes out of an instance is a trap, or as good as one.
      const refusal = payloadOf(error);
      if (isRefusal(refusal)) return err({ tag: 'refused', val: refusal });
      this.#poison(error);
      return err({ tag: 'instance-replaced' });
    }
  }

  /** Drops a resource of this instance at the end of a scope, a poisoned one's too: the garbage collector must not come back to it. */
  owning(resource: Disposable): Disposable {
    return { [Symbol.dispose]: () => this.#drop(resource) };
  }

  /** Drops the wallet: the component wipes its keys. */
  [Symbol.dispose](): void {
    if (this.#state === 'dropped') return;
    this.#drop(this.#wallet);
    this.#state = 'dropped';
  }

  #drop(resource: Disposable): void {
    try {
      resource[Symbol.dispose]();
    } catch (error) {
      this.#poison(error);
    }
  }

  #poison(cause: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'poisoned';
    this.#trapped(cause);
  }
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'tag' in value && typeof value.tag === 'string' && refusals.has(value.tag);
}
