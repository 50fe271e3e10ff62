import { Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';
import type { LedgerStore } from '../../shared/ledger/store.ts';
import { TimedLedger } from '../../shared/ledger/timed.ts';
import type { StoreObserver } from '../../shared/metrics/store-observer.ts';

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
