import { ensureBuilt } from '../command/built.ts';
import type { OrderOptions } from './options.ts';
import type { StopRequest } from './perform.ts';

/** Reads the configuration that the options name, and gives an order to its ledger. */
export async function give({ config = '', reason, json }: OrderOptions, order: Omit<StopRequest, 'reason' | 'json'>): Promise<void> {
  const { readForStores } = await import('../stores/read.ts');
  const stores = await readForStores(config);
  await ensureBuilt('node');
  const { performStop } = await import('./perform.ts');
  await performStop(stores, { ...order, reason, json });
}
