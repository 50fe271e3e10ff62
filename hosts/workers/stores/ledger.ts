import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { LedgerTables, ledgerSchema } from '../../shared/ledger/sql.ts';
import type { StoredEntry, LedgerStore } from '../../shared/ledger/store.ts';

/**
 * The ledger in a Durable Object's SQLite storage. A wallet has one object, and nothing else uses
 * it.
 */
export class ObjectLedger implements LedgerStore {
  readonly #storage: DurableObjectStorage;
  readonly #tables: LedgerTables;
  /**
   * Whether something was written that may not be on the disk yet. It must be before anything is
   * read that rests on it.
   */
  #unconfirmed = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(ledgerSchema);
    this.#tables = new LedgerTables({ all: (statement, ...values) => storage.sql.exec(statement, ...values) });
  }

  async read(names: readonly string[]): Promise<Ledger> {
    await this.#confirm();
    return this.#tables.read(names);
  }

  async commit(...entries: readonly Entry[]): Promise<'committed' | 'stale'> {
    this.#unconfirmed = true;
    const outcome = this.#storage.transactionSync(() => this.#tables.append(entries));
    // Only then the entries are on the disk, and a signature may exist.
    await this.#confirm();
    return outcome;
  }

  entries(after: bigint, limit: number): StoredEntry[] {
    return this.#tables.entries(after, limit);
  }

  prune(now: bigint): void {
    this.#tables.prune(now);
  }

  close(): void {
    // The runtime closes the storage with the object.
  }

  /**
   * Waits until everything that was written is on the disk. Throws what the storage throws. The
   * next call waits again.
   */
  async #confirm(): Promise<void> {
    if (!this.#unconfirmed) return;
    await this.#storage.sync();
    this.#unconfirmed = false;
  }
}
