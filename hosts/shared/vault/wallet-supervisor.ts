import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { ConfigError } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { WalletSource } from './wallet-instance.ts';
import { WalletInstance } from './wallet-instance.ts';

/** Keeps a wallet open: replaces it when its instance has trapped, with the same configuration and the same keys. */
export class WalletSupervisor {
  #source: WalletSource;
  readonly #failed: (cause: unknown) => void;
  #held: WalletInstance | undefined;
  #replacing: Promise<void> | undefined;
  #closed = false;

  /** `failed`: told when no new instance could be made. */
  constructor(source: WalletSource, failed: (cause: unknown) => void) {
    this.#source = source;
    this.#failed = failed;
  }

  /** Opens the first one. The problems of the configuration; none: it is open. Throws when no instance can be made. */
  async open(): Promise<ConfigError[] | undefined> {
    const opened = await WalletInstance.open(this.#source);
    if (opened.tag === 'err') return opened.val;
    this.#held = opened.val;
    return undefined;
  }

  /** The wallet in use. Errors: `instance-replaced`, when the last has trapped and no new one can be made; the next call tries again. */
  async current(): Promise<Result<WalletInstance, VaultFailure>> {
    if (!this.#closed && (this.#held === undefined || this.#held.poisoned)) {
      this.#replacing ??= this.#replace().finally(() => (this.#replacing = undefined));
      await this.#replacing;
    }
    return this.#held === undefined ? err({ tag: 'instance-replaced' }) : ok(this.#held);
  }

  /**
   * Puts a wallet that was opened from another source in place of the one in use, which is dropped. It is to be called when nothing is prepared or released. From the call on it is the one in use;
   * when the promise resolves, nothing of the last source is open any more but what is still in use.
   */
  async use(source: WalletSource, held: WalletInstance): Promise<void> {
    const last = this.#held;
    this.#source = source;
    this.#held = held;
    last?.retire();
    // A replacement that is under way is of the last source, whose keys are wiped next.
    await this.#replacing;
  }

  /** Drops the wallet, and with it the component's copy of the keys. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#replacing;
    this.#held?.[Symbol.dispose]();
    this.#held = undefined;
  }

  async #replace(): Promise<void> {
    const source = this.#source;
    this.#held?.[Symbol.dispose]();
    this.#held = undefined;
    try {
      const opened = await WalletInstance.open(source);
      // Another configuration has come meanwhile: its wallet stays, whatever became of this one.
      if (source !== this.#source) {
        if (opened.tag === 'ok') opened.val[Symbol.dispose]();
      } else if (opened.tag === 'ok') this.#held = opened.val;
      else this.#failed(opened.val);
    } catch (cause) {
      this.#failed(cause);
    }
  }
}
