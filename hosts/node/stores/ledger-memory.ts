import type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { StoredEntry, LedgerStore } from '../../shared/ledger/store.ts';
import { noHead, sameBytes, verifyLinks, verifySequence } from '../../shared/ledger/store.ts';

/**
 * A ledger in memory, for tests and measurements.
 *
 * Security: it is lost with the process, and with it every nonce and charge. Never sign anything of
 * value with it.
 */
export class MemoryLedger implements LedgerStore {
  readonly #entries: StoredEntry[] = [];
  readonly #rows = new Map<string, Row>();

  read(names: readonly string[]): Ledger {
    const last = this.#entries.at(-1);
    const rows = names.flatMap((name) => this.#rows.get(name) ?? []);
    return { sequence: last?.sequence ?? 0n, head: last?.head ?? noHead(), rows };
  }

  commit(...entries: readonly Entry[]): 'committed' | 'stale' {
    const { sequence, head } = this.#entries.at(-1) ?? { sequence: 0n, head: noHead() };
    const [first] = entries;
    if (first === undefined) return 'committed';
    if (!sameBytes(head, first.previous)) return 'stale';
    verifySequence(sequence, first.sequence);
    verifyLinks(entries);
    for (const entry of entries) {
      this.#entries.push({ sequence: entry.sequence, head: entry.head, text: entry.text });
      for (const row of entry.changes) this.#rows.set(row.name, row);
    }
    return 'committed';
  }

  entries(after: bigint, limit: number): StoredEntry[] {
    const from = Number(after);
    return this.#entries.slice(from, from + limit);
  }

  prune(now: bigint): void {
    for (const [name, { expires }] of this.#rows) if (expires !== undefined && expires <= now) this.#rows.delete(name);
  }

  close(): void {
    this.#entries.length = 0;
    this.#rows.clear();
  }
}
