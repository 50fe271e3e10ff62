import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Eventually } from '../eventually.ts';
import type { StoreObserver } from '../metrics/store-observer.ts';
import type { LedgerStore, StoredEntry } from './store.ts';

/** A ledger whose commits and reads are timed. */
export class TimedLedger implements LedgerStore {
  readonly #ledger: LedgerStore;
  readonly #onCommit: (seconds: number) => void;
  readonly #observer: StoreObserver;

  /** `onCommit` is called for each commit that did not fail. `observer` has reads and failures. */
  constructor(ledger: LedgerStore, onCommit: (seconds: number) => void, observer: StoreObserver) {
    this.#ledger = ledger;
    this.#onCommit = onCommit;
    this.#observer = observer;
  }

  turn(): Eventually<AsyncDisposable | undefined> {
    return this.#ledger.turn?.();
  }

  leads(): Eventually<boolean | undefined> {
    return this.#ledger.leads?.();
  }

  read(rows: readonly string[]): Eventually<Ledger> {
    const begun = performance.now();
    try {
      const ledger = this.#ledger.read(rows);
      if (ledger instanceof Promise) return this.#readLater(ledger, begun);
      this.#observer.done('read', (performance.now() - begun) / 1000);
      return ledger;
    } catch (error) {
      this.#observer.failed();
      throw error;
    }
  }

  async commit(...entries: readonly Entry[]): Promise<'committed' | 'stale'> {
    const begun = performance.now();
    try {
      const outcome = await this.#ledger.commit(...entries);
      this.#onCommit((performance.now() - begun) / 1000);
      return outcome;
    } catch (error) {
      this.#observer.failed();
      throw error;
    }
  }

  async #readLater(reading: Promise<Ledger>, begun: number): Promise<Ledger> {
    try {
      const ledger = await reading;
      this.#observer.done('read', (performance.now() - begun) / 1000);
      return ledger;
    } catch (error) {
      this.#observer.failed();
      throw error;
    }
  }

  entries(after: bigint, limit: number): Eventually<StoredEntry[]> {
    return this.#ledger.entries(after, limit);
  }

  probe(): Eventually<void> {
    return this.#ledger.probe?.();
  }

  prune(now: bigint): Eventually<void> {
    return this.#ledger.prune(now);
  }

  close(): Eventually<void> {
    return this.#ledger.close();
  }
}
