import { Vault as Real } from '../../../hosts/workers/objects/vault.ts';
import type { VaultBindings } from '../../../hosts/workers/isolate/environment.ts';

/**
 * A vault whose storage confirms the entry of the roster, and fails twice to confirm what follows:
 * in a commit, and in the read after it.
 */
export class Vault extends Real {
  constructor(context: DurableObjectState, bindings: VaultBindings) {
    super(context, bindings);
    const { storage } = context;
    const sync = storage.sync.bind(storage);
    let asked = 0;
    const value = (): Promise<void> => {
      asked += 1;
      return asked === 1 || asked > 3 ? sync() : Promise.reject(new Error('the disk is gone'));
    };
    Object.defineProperty(storage, 'sync', { value });
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
