import type { VaultFailure } from '../../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { ConfigError } from '../../../../build/types/interfaces/mintmark-signer-types.js';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { RemoteKey } from '../remote-key.ts';
import { WalletInstance } from './instance.ts';
import { reconfigured, wipe, wipeExcept } from './source.ts';
import type { Reconfiguration, WalletSource } from './source.ts';

/** A wallet of another configuration, open and not in use yet. */
export interface NextWallet {
  readonly source: WalletSource;
  readonly wallet: WalletInstance;
}

/**
 * Keeps a wallet open: owns its keys and its current instance. Replaces an instance that has
 * trapped by one with the same configuration and the same keys, and an instance of an old
 * configuration by one of the new.
 */
export class WalletSupervisor {
  #source: WalletSource;
  readonly #onFailure: (cause: unknown) => void;
  #current: WalletInstance | undefined;
  #replacing: Promise<void> | undefined;
  #closed = false;

  /**
   * `onFailure` is called when no new instance can be made.
   *
   * Security: the bytes of the source's keys belong to the supervisor from here on.
   */
  constructor(source: WalletSource, onFailure: (cause: unknown) => void) {
    this.#source = source;
    this.#onFailure = onFailure;
  }

  /** The remote keys of the wallet in use. */
  get remoteKeys(): readonly RemoteKey[] {
    return this.#source.remoteKeys;
  }

  /**
   * Opens the first instance. Returns the errors of the configuration, `undefined` if the wallet is
   * open. Throws if no instance can be made. Wipes the keys if the wallet does not open.
   */
  async open(): Promise<ConfigError[] | undefined> {
    try {
      const opened = await WalletInstance.open(this.#source);
      if (opened.tag === 'err') return opened.val;
      this.#current = opened.val;
      return undefined;
    } finally {
      if (this.#current === undefined) wipe(this.#source.keys);
    }
  }

  /**
   * Returns the instance in use.
   *
   * Errors: `instance-replaced` if the last one has trapped and no new one can be made. The next
   * call tries again.
   */
  async current(): Promise<Result<WalletInstance, VaultFailure>> {
    if (!this.#closed && (this.#current === undefined || this.#current.poisoned)) {
      this.#replacing ??= this.#replace().finally(() => (this.#replacing = undefined));
      await this.#replacing;
    }
    return this.#current === undefined ? err({ tag: 'instance-replaced' }) : ok(this.#current);
  }

  /**
   * Opens the wallet of another configuration beside the current one. Throws if no instance can be
   * made. Wipes the keys that came with the configuration if the wallet does not open.
   *
   * Errors: those of the configuration.
   */
  async openNext(change: Reconfiguration): Promise<Result<NextWallet, ConfigError[]>> {
    const last = this.#source;
    const source = reconfigured(last, change);
    let opened: Result<WalletInstance, ConfigError[]> | undefined;
    try {
      opened = await WalletInstance.open(source);
    } finally {
      if (opened?.tag !== 'ok') wipeExcept(last.keys, source.keys);
    }
    return opened.tag === 'err' ? opened : ok({ source, wallet: opened.val });
  }

  /** Drops a wallet that is not put in use, and wipes the keys that came with it. */
  discard({ source, wallet }: NextWallet): void {
    wallet[Symbol.dispose]();
    wipeExcept(this.#source.keys, source.keys);
  }

  /**
   * Puts the next wallet in the place of the current one. Call it only while nothing is prepared or
   * released. The next wallet is in use from the call on. When the promise resolves, the last
   * wallet is dropped, or will be once a remote key has signed for it, and the keys that are gone
   * are wiped.
   */
  async use({ source, wallet }: NextWallet): Promise<void> {
    const last = { source: this.#source, wallet: this.#current };
    this.#source = source;
    this.#current = wallet;
    last.wallet?.retire();
    // A replacement under way opens the last source, whose keys are wiped next.
    await this.#replacing;
    wipeExcept(source.keys, last.source.keys);
  }

  /** Drops the wallet, and with it the component's copy of the keys. Wipes the keys. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#replacing;
    this.#current?.[Symbol.dispose]();
    this.#current = undefined;
    wipe(this.#source.keys);
  }

  async #replace(): Promise<void> {
    const source = this.#source;
    this.#current?.[Symbol.dispose]();
    this.#current = undefined;
    try {
      const opened = await WalletInstance.open(source);
      // Another configuration has come meanwhile: its wallet stays, whatever became of this one.
      if (source !== this.#source) {
        if (opened.tag === 'ok') opened.val[Symbol.dispose]();
      } else if (opened.tag === 'ok') this.#current = opened.val;
      else this.#onFailure(opened.val);
    } catch (cause) {
      this.#onFailure(cause);
    }
  }
}
