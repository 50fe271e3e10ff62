import { Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';
import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Eventually } from '../../shared/eventually.ts';
import type { LedgerStore, StoredEntry } from '../../shared/ledger/store.ts';
import type { StoreObserver } from '../stores/lru/store-observer.ts';

/** The series of the ledger: how long its commits take. */
export class LedgerSeries {
  readonly #commits: Histogram;

  constructor(registry: Registry) {
    this.#commits = new Histogram({
      name: 'mintmark_ledger_commit_duration_seconds',
      help: 'Time that a commit of the ledger took, one transaction for a batch of requests. Commits that failed are left out.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    });
  }

  /** Returns a ledger whose commits are timed. `observer` takes note of its reads and failures. */
  timed(ledger: LedgerStore, observer: StoreObserver): LedgerStore {
    return new TimedLedger(ledger, (seconds) => this.#commits.observe(seconds), observer);
  }
}

/** A ledger whose commits and reads are timed. */
class TimedLedger implements LedgerStore {
  readonly #ledger: LedgerStore;
  readonly #onCommit: (seconds: number) => void;
  readonly #observer: StoreObserver;

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
