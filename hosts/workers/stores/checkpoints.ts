import type { CheckpointStore } from '../../shared/checkpoints/store.ts';

const schema = 'create table if not exists checkpoint (one integer primary key check (one = 1), line text not null) strict';

/**
 * The last checkpoint, in the storage of the object that has the ledger.
 *
 * Security: a restore of that storage takes the checkpoint back with the ledger. Set
 * `signer.checkpoints.known` against that.
 */
export class ObjectCheckpoints implements CheckpointStore {
  readonly place = "the object's storage";
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(schema);
  }

  last(): string | undefined {
    for (const { line } of this.#storage.sql.exec<{ line: string }>('select line from checkpoint')) return line;
    return undefined;
  }

  async keep(line: string): Promise<void> {
    this.#storage.sql.exec('insert into checkpoint (one, line) values (1, ?) on conflict (one) do update set line = excluded.line', line);
    await this.#storage.sync();
  }

  close(): void {
    // The runtime closes the storage with the object.
  }
}
