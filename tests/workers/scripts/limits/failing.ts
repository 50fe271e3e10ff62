import type { LimitsStore } from '../../../../hosts/shared/limits/store.ts';
import { Limits as Real } from '../../../../hosts/workers/objects/limits.ts';

export { default } from '../../../../hosts/workers/gateway-worker.ts';

/** Limits whose storage fails in the middle of every update. */
export class Limits extends Real {
  protected override around(store: LimitsStore): LimitsStore {
    return {
      update: (key, decide) =>
        store.update(key, (state) => {
          decide(state);
          this.ctx.storage.sql.exec('insert into nowhere values (1)');
          throw new TypeError('expected the storage to fail, got none');
        }),
      close: () => store.close(),
    };
  }
}
