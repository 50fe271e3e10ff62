import { Vault as Real } from '../../../hosts/workers/objects/vault.ts';
import type { VaultBindings } from '../../../hosts/workers/isolate/environment.ts';

/** A vault whose storage fails three times to confirm that a write is on the disk: when it
 * opens, in a commit, and in the read after it. */
export class Vault extends Real {
  constructor(context: DurableObjectState, bindings: VaultBindings) {
    super(context, bindings);
    const { storage } = context;
    const sync = storage.sync.bind(storage);
    let asked = 0;
    Object.defineProperty(storage, 'sync', { value: () => (++asked > 3 ? sync() : Promise.reject(new Error('the disk is gone'))) });
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
