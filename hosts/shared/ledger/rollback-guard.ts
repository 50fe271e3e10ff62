import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Eventually } from '../eventually.ts';
import type { LedgerHead } from './head.ts';
import { hexOf } from '../hex.ts';
import { sameBytes } from './store.ts';
import type { StoredEntry, LedgerStore } from './store.ts';

/**
 * A head that a ledger must have had, and where it is known from: a checkpoint, the configuration,
 * or this process.
 */
export interface KnownHead extends LedgerHead {
  /** `ledger`: this process has seen the head in the ledger before. */
  readonly from: 'checkpoint' | 'configuration' | 'ledger';
}

/**
 * A ledger lacks entries that it must have had: its end was cut off, it was restored from a copy,
 * or it is another ledger.
 *
 * Security: nothing may be signed on it.
 */
export class LedgerContradiction extends Error {
  override readonly name = 'LedgerContradiction';
  /** The head that the ledger must have had. */
  readonly known: KnownHead;
  /** Where the ledger ends, or the head that it has at the known sequence. */
  readonly got: LedgerHead;

  constructor(known: KnownHead, got: LedgerHead) {
    super(
      `expected sequence ${known.sequence} with head ${hexOf(known.head)} (${known.from}), got sequence ${got.sequence} with head ${hexOf(got.head)}`,
    );
    this.known = known;
    this.got = got;
  }
}

/**
 * A ledger that cannot be read once it was rolled back. `read` throws a `LedgerContradiction` until
 * the ledger has its entries again. Each head that was seen is known from then on, so the guard
 * also finds a ledger that is replaced while the process runs.
 */
export class RollbackGuard implements LedgerStore {
  readonly #ledger: LedgerStore;
  #known: readonly KnownHead[];
  #isWhole = false;

  /** `known` has the heads that the ledger must have had. */
  constructor(ledger: LedgerStore, known: readonly KnownHead[]) {
    this.#ledger = ledger;
    this.#known = known;
  }

  /**
   * The last head that was seen. `undefined` if nothing was read yet, or the last read found a
   * contradiction.
   */
  get head(): LedgerHead | undefined {
    return this.#isWhole ? this.#known[0] : undefined;
  }

  turn(): Eventually<AsyncDisposable | undefined> {
    return this.#ledger.turn?.();
  }

  leads(): Eventually<boolean | undefined> {
    return this.#ledger.leads?.();
  }

  async read(rows: readonly string[]): Promise<Ledger> {
    const ledger = await this.#ledger.read(rows);
    this.#isWhole = false;
    for (const known of this.#known) await this.#verify(known, ledger);
    this.#remember(ledger);
    return ledger;
  }

  async commit(...entries: readonly Entry[]): Promise<'committed' | 'stale'> {
    const outcome = await this.#ledger.commit(...entries);
    const last = entries.at(-1);
    if (outcome === 'committed' && last !== undefined) this.#remember(last);
    return outcome;
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

  async #verify(known: KnownHead, { sequence, head }: LedgerHead): Promise<void> {
    if (known.sequence === 0n) return;
    if (sequence < known.sequence) throw new LedgerContradiction(known, { sequence, head });
    if (sequence === known.sequence && sameBytes(head, known.head)) return;
    const [stored] = await this.#ledger.entries(known.sequence - 1n, 1);
    if (stored === undefined || stored.sequence !== known.sequence || !sameBytes(stored.head, known.head))
      throw new LedgerContradiction(known, stored ?? { sequence, head });
  }

  #remember({ sequence, head }: LedgerHead): void {
    this.#known = [{ sequence, head, from: 'ledger' }];
    this.#isWhole = true;
  }
}
