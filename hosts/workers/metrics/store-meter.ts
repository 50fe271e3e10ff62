import type { StoreObserver } from '../../shared/metrics/store-observer.ts';
import type { Meter } from './meter.ts';

/** A store of Workers. `vault` is the object of the vault, as the gateway's script asks it. */
export type StoreName = 'content' | 'answers' | 'limits' | 'ledger' | 'vault';

/** Returns what counts the operations of a store. */
export function storeMeter(meter: Meter, store: StoreName): StoreObserver {
  return {
    done: (operation, seconds) => meter.count('mintmark_store_duration_seconds', { operation, store }, seconds),
    failed: () => meter.count('mintmark_store_failures_total', { store }),
  };
}
