import type { VaultFailure } from '../../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { ConfigError, Refusal } from '../../../../build/types/interfaces/mintmark-signer-types.js';
import type { Wallet } from '../../../../build/types/interfaces/mintmark-signer-wallets.js';
import { configErrorsOf } from '../../component/config-errors.ts';
import { payloadOf } from '../../payload.ts';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import { trapOf } from '../../trap/trap.ts';
import type { RequestRef } from '../../trap/trap.ts';
import { materials } from '../remote-key.ts';
import type { RemoteKey } from '../remote-key.ts';
import type { SignerInstance, WalletSource } from './source.ts';

/** Every refusal of the signer. The compiler keeps the list complete. */
const refusalTags: Readonly<Record<Refusal['tag'], true>> = {
  unauthorized: true,
  'invalid-stamp': true,
  forbidden: true,
  'unknown-method': true,
  'invalid-params': true,
  denied: true,
  'gas-above-limit': true,
  'insufficient-funds': true,
  'chain-mismatch': true,
  'idempotency-mismatch': true,
  'transaction-replaced': true,
  'head-mismatch': true,
  fault: true,
};

/**
 * A wallet in an instance that may trap. After a trap nothing is asked of the instance: its memory
 * cannot be trusted.
 */
export class WalletInstance implements Disposable {
  readonly #wallet: Wallet;
  readonly #panic: SignerInstance['panic'];
  readonly #source: Pick<WalletSource, 'remoteKeys' | 'onTrap'>;
  #state: 'open' | 'poisoned' | 'dropped' = 'open';
  #retired = false;
  #uses = 0;

  private constructor(wallet: Wallet, panic: SignerInstance['panic'], source: Pick<WalletSource, 'remoteKeys' | 'onTrap'>) {
    this.#wallet = wallet;
    this.#panic = panic;
    this.#source = source;
  }

  /**
   * Opens a wallet in a new instance. Throws if the instance cannot be made or traps.
   *
   * Errors: those of the configuration.
   */
  static async open(source: WalletSource): Promise<Result<WalletInstance, ConfigError[]>> {
    const { signer, config, keys, remoteKeys, entropy, onTrap } = source;
    const { Wallet, panic } = await signer();
    try {
      return ok(new WalletInstance(Wallet.open(config, materials(keys, remoteKeys), entropy(32)), panic, { remoteKeys, onTrap }));
    } catch (error) {
      const configErrors = configErrorsOf(error);
      if (configErrors !== undefined) return err(configErrors);
      onTrap(trapOf('signer', error, undefined, panic?.()));
      throw error;
    }
  }

  /** Whether the instance has trapped. */
  get poisoned(): boolean {
    return this.#state === 'poisoned';
  }

  /**
   * Whether another configuration has come into use. What this wallet has planned must be planned
   * again.
   */
  get retired(): boolean {
    return this.#retired;
  }

  /** Returns the remote key with an id. `undefined` if this wallet has none. */
  remoteKey(id: string): RemoteKey | undefined {
    return this.#source.remoteKeys.find((key) => key.id === id);
  }

  /** Takes the wallet out of use. Drops it at once, or when the last `inUse` scope ends. */
  retire(): void {
    this.#retired = true;
    if (this.#uses === 0) this[Symbol.dispose]();
  }

  /** Keeps a retired wallet open until the end of a scope. */
  inUse(): Disposable {
    this.#uses += 1;
    return {
      [Symbol.dispose]: () => {
        this.#uses -= 1;
        if (this.#retired && this.#uses === 0) this[Symbol.dispose]();
      },
    };
  }

  /**
   * Asks the component. `from` is the request that asks.
   *
   * Errors: `refused` with the component's refusal.
   * Errors: `instance-replaced` if the instance has trapped, now or before.
   */
  ask<T>(from: RequestRef | undefined, question: (wallet: Wallet) => T): Result<T, VaultFailure> {
    if (this.#state !== 'open') return err({ tag: 'instance-replaced' });
    try {
      return ok(question(this.#wallet));
    } catch (error) {
      // Whatever an instance throws that is no refusal is a trap, or as bad as one.
      const refusal = payloadOf(error);
      if (isRefusal(refusal)) return err({ tag: 'refused', val: refusal });
      this.#poison(error, from);
      return err({ tag: 'instance-replaced' });
    }
  }

  /**
   * Drops a resource of this instance at the end of a scope, also after a trap: the garbage
   * collector must not call into a trapped instance later.
   */
  owning(from: RequestRef | undefined, resource: Disposable): Disposable {
    return { [Symbol.dispose]: () => this.#drop(resource, from) };
  }

  /** Drops the wallet. The component wipes its copy of the keys. */
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
    this.#source.onTrap(trapOf('signer', error, from, this.#panic?.()));
  }
}

function isRefusal(value: unknown): value is Refusal {
  return (
    typeof value === 'object' && value !== null && 'tag' in value && typeof value.tag === 'string' && Object.hasOwn(refusalTags, value.tag)
  );
}
