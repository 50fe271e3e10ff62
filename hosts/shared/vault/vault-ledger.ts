import type { SignResponse, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { AuditQuery } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Eventually } from '../eventually.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import type { LedgerHead } from '../ledger/head.ts';
import { RollbackGuard, LedgerContradiction } from '../ledger/rollback-guard.ts';
import type { KnownHead } from '../ledger/rollback-guard.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { renderAudit } from '../ledger/audit-page.ts';

/** What happened behind a ledger's failure. */
export type LedgerEvent =
  /** The ledger could not do what was asked. */
  | { readonly code: 'ledger-failed'; readonly operation: keyof LedgerStore; readonly cause: unknown }
  /** The ledger lacks what it must have had: nothing is signed on it. The cause has both heads. */
  | { readonly code: 'ledger-contradicted'; readonly cause: LedgerContradiction }
  /** A checkpoint could not be made; the next is tried after the next commit. */
  | { readonly code: 'checkpoint-failed'; readonly cause: unknown };

/** What a vault's ledger is made of. */
export interface VaultLedgerParts {
  readonly ledger: LedgerStore;
  readonly checkpoints?: Checkpoints | undefined;
  /** A head that the configuration says it has had; none: it says nothing. */
  readonly floor?: LedgerHead | undefined;
  /** Microseconds since 1970. */
  readonly now: () => bigint;
}

/** How many entries are committed between two prunings of the ledger's rows. */
const pruneEvery = 256;
const unavailable: Result<never, VaultFailure> = err({ tag: 'store-unavailable' });

/** A vault's ledger: asked so that a failure is told and answered, held to what is known of it before anything is signed, pruned, read by auditors, and its head signed in checkpoints. */
export class VaultLedger {
  readonly #parts: VaultLedgerParts;
  readonly #report: (event: LedgerEvent) => void;
  /** The ledger as signing sees it. An auditor sees it as it is: who looks for what was cut off must be able to. */
  readonly #floored: RollbackGuard;
  #sincePruned = 0;

  constructor(parts: VaultLedgerParts, report: (event: LedgerEvent) => void) {
    this.#parts = parts;
    this.#report = report;
    const { ledger, checkpoints, floor } = parts;
    const configured: KnownHead[] = floor === undefined ? [] : [{ ...floor, from: 'configuration' }];
    this.#floored = new RollbackGuard(ledger, [...(checkpoints?.known ?? []), ...configured]);
  }

  /** Asks on behalf of what is to be signed. Errors: `store-unavailable`. */
  ask<T>(operation: keyof LedgerStore, use: (store: LedgerStore) => Eventually<T>): Promise<Result<T, VaultFailure>> {
    return this.#ask(this.#floored, operation, use);
  }

  /** Looks whether it is what it must be. What is wrong is told, now and whenever something is to be signed. */
  async look(): Promise<void> {
    await this.ask('read', (store) => store.read([]));
  }

  /** To be called after a commit: forgets rows that have expired and makes a checkpoint, now and then. A failure costs room or the checkpoint and nothing else, so the call goes on. */
  async committed(count: number): Promise<void> {
    this.#sincePruned += count;
    if (this.#sincePruned >= pruneEvery) {
      this.#sincePruned = 0;
      await this.ask('prune', (store) => store.prune(this.#parts.now()));
    }
    await this.#checkpoint('whenDue');
  }

  /** Answers an auditor. Who has read up to the head gets a checkpoint of it. Errors: `store-unavailable`. */
  async audit({ after, limit }: AuditQuery): Promise<Result<SignResponse, VaultFailure>> {
    const { ledger, checkpoints } = this.#parts;
    const last = await this.#ask(ledger, 'read', (store) => store.read([]));
    if (last.tag === 'err') return last;
    const entries = await this.#ask(ledger, 'entries', (store) => store.entries(after, limit));
    if (entries.tag === 'err') return entries;
    const end = entries.val.at(-1)?.sequence ?? after;
    if (checkpoints !== undefined && end >= last.val.sequence) {
      await this.look();
      await this.#checkpoint('make');
    }
    return ok({ result: renderAudit(entries.val, last.val, checkpoints?.line), hash: undefined });
  }

  /** Makes a last checkpoint and closes the stores. */
  async close(): Promise<void> {
    await this.#checkpoint('make');
    await this.#parts.checkpoints?.close();
    await this.#parts.ledger.close();
  }

  async #checkpoint(how: 'make' | 'whenDue'): Promise<void> {
    const { head } = this.#floored;
    if (head === undefined) return;
    try {
      await this.#parts.checkpoints?.[how](head);
    } catch (cause) {
      this.#report({ code: 'checkpoint-failed', cause });
    }
  }

  async #ask<T>(
    store: LedgerStore,
    operation: keyof LedgerStore,
    use: (store: LedgerStore) => Eventually<T>,
  ): Promise<Result<T, VaultFailure>> {
    try {
      return ok(await use(store));
    } catch (cause) {
      this.#report(
        cause instanceof LedgerContradiction ? { code: 'ledger-contradicted', cause } : { code: 'ledger-failed', operation, cause },
      );
      return unavailable;
    }
  }
}
