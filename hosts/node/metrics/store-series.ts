import type { StoreObserver, StoreOperation } from '../../shared/metrics/store-observer.ts';
import { Counter, Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The stores of a gateway. The compiler keeps the list complete. */
const stores: Readonly<Record<StoreName, true>> = { limits: true, ledger: true, content: true, answers: true };

/** A store of a gateway. */
export type StoreName = 'limits' | 'ledger' | 'content' | 'answers';

/** The series of stores: how long they take, and how often they fail. */
export class StoreSeries {
  readonly #seconds: Histogram<'store' | 'operation'>;
  readonly #failures: Counter<'store'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#seconds = new Histogram({
      name: 'mintmark_store_duration_seconds',
      help: 'Time that a store took. What memory answers is left out, and so are failures.',
      labelNames: ['store', 'operation'],
      buckets: [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    });
    this.#failures = new Counter({
      name: 'mintmark_store_failures_total',
      help: 'Failures of a store.',
      labelNames: ['store'],
      registers,
    });
    for (const store of Object.keys(stores)) this.#failures.inc({ store }, 0);
  }

  /** Returns what takes note of the operations of a store. */
  of(store: StoreName): StoreObserver {
    const by: Readonly<Record<StoreOperation, { observe(seconds: number): void }>> = {
      read: this.#seconds.labels({ store, operation: 'read' }),
      write: this.#seconds.labels({ store, operation: 'write' }),
    };
    return { done: (operation, seconds) => by[operation].observe(seconds), failed: () => this.#failures.inc({ store }) };
  }
}
