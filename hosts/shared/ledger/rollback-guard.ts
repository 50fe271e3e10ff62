import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Eventually } from '../eventually.ts';
import type { LedgerHead } from './head.ts';
import { hexOf } from '../hex.ts';
import { sameBytes } from './store.ts';
import type { KeptEntry, LedgerStore } from './store.ts';

/** A head that a ledger must have had, and who says so: a checkpoint that was kept, the configuration, or the ledger itself earlier in this process. */
export interface KnownHead extends LedgerHead {
  readonly from: 'checkpoint' | 'configuration' | 'ledger';
}

/** A ledger that does not have what it must have had: its end was cut off, it was restored from a copy, or it is another one. Nothing may be signed on it. */
export class LedgerContradiction extends Error {
  override readonly name = 'LedgerContradiction';
  /** What is known. */
  readonly known: KnownHead;
  /** Where the ledger ends, or its head at the known sequence. */
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
 * A ledger that is not read from once it lacks what is known of it. What has been seen of it is known from then on, so one that is exchanged while the process runs is found out as well.
 * `read` throws a `LedgerContradiction`, each time until the ledger is whole again.
 */
export class RollbackGuard implements LedgerStore {
  readonly #ledger: LedgerStore;
  #known: readonly KnownHead[];
  #holds = false;

  /** `known`: what is known beforehand. */
  constructor(ledger: LedgerStore, known: readonly KnownHead[]) {
    this.#ledger = ledger;
    this.#known = known;
  }

  /** The ledger's last head that was seen; none: nothing was seen yet, or it did not hold. */
  get head(): LedgerHead | undefined {
    return this.#holds ? this.#known[0] : undefined;
  }

  async read(rows: readonly string[]): Promise<Ledger> {
    const ledger = await this.#ledger.read(rows);
    this.#holds = false;
    for (const known of this.#known) await this.#expect(known, ledger);
    this.#see(ledger);
    return ledger;
  }

  async commit(...entries: readonly Entry[]): Promise<'committed' | 'stale'> {
    const outcome = await this.#ledger.commit(...entries);
    const last = entries.at(-1);
    if (outcome === 'committed' && last !== undefined) this.#see(last);
    return outcome;
  }

  entries(after: bigint, limit: number): Eventually<KeptEntry[]> {
    return this.#ledger.entries(after, limit);
  }

  prune(now: bigint): Eventually<void> {
    return this.#ledger.prune(now);
  }

  close(): Eventually<void> {
    return this.#ledger.close();
  }

  async #expect(known: KnownHead, { sequence, head }: LedgerHead): Promise<void> {
    if (known.sequence === 0n) return;
    if (sequence < known.sequence) throw new LedgerContradiction(known, { sequence, head });
    if (sequence === known.sequence && sameBytes(head, known.head)) return;
    const [kept] = await this.#ledger.entries(known.sequence - 1n, 1);
    if (kept === undefined || kept.sequence !== known.sequence || !sameBytes(kept.head, known.head))
      throw new LedgerContradiction(known, kept ?? { sequence, head });
  }

  #see({ sequence, head }: LedgerHead): void {
    this.#known = [{ sequence, head, from: 'ledger' }];
    this.#holds = true;
  }
}
