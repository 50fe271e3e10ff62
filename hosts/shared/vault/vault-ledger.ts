import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { AuditQuery, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import type { Eventually } from '../eventually.ts';
import { renderAudit } from '../ledger/audit-page.ts';
import type { LedgerHead } from '../ledger/head.ts';
import { LedgerContradiction, RollbackGuard } from '../ledger/rollback-guard.ts';
import type { KnownHead } from '../ledger/rollback-guard.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { failing, fine, reasonOf } from '../readiness/finding.ts';
import type { Finding } from '../readiness/finding.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { answered } from './sign-result.ts';
import type { SignResult } from './sign-result.ts';

/** What happened behind a ledger's failure. */
export type LedgerEvent =
  /** The store could not do what was asked. */
  | { readonly code: 'ledger-failed'; readonly operation: keyof LedgerStore; readonly cause: unknown }
  /**
   * The ledger lacks entries that it must have had, so nothing is signed on it. The cause has both
   * heads.
   */
  | { readonly code: 'ledger-contradicted'; readonly cause: LedgerContradiction }
  /** A checkpoint could not be made. The next is tried after the next commit. */
  | { readonly code: 'checkpoint-failed'; readonly cause: unknown };

/** What a vault's ledger is made of. */
export interface VaultLedgerParts {
  readonly ledger: LedgerStore;
  /** `undefined` if no checkpoints are made. */
  readonly checkpoints?: Checkpoints | undefined;
  /**
   * A head that the ledger must have had, by the configuration. `undefined` if the configuration
   * names none.
   */
  readonly knownHead?: LedgerHead | undefined;
  /** Returns microseconds since 1970. */
  readonly now: () => bigint;
}

/** How many entries are committed between two prunings of the ledger's rows. */
const PRUNE_EVERY = 256;
const unavailable: Result<never, VaultFailure> = err({ tag: 'store-unavailable' });

/**
 * The ledger of a vault: reports failures, refuses to go on if the ledger was rolled back, prunes
 * expired rows, makes checkpoints of its head, and answers auditors.
 */
export class VaultLedger {
  readonly #parts: VaultLedgerParts;
  readonly #onEvent: (event: LedgerEvent) => void;
  /**
   * The ledger as signing sees it. An auditor sees the store itself, and so can look for what was
   * cut off.
   */
  readonly #guarded: RollbackGuard;
  #entriesSincePruning = 0;
  #isContradicted = false;

  constructor(parts: VaultLedgerParts, onEvent: (event: LedgerEvent) => void) {
    this.#parts = parts;
    this.#onEvent = onEvent;
    const { ledger, checkpoints, knownHead } = parts;
    const configured: KnownHead[] = knownHead === undefined ? [] : [{ ...knownHead, from: 'configuration' }];
    this.#guarded = new RollbackGuard(ledger, [...(checkpoints?.known ?? []), ...configured]);
  }

  /** Whether the last call that failed found a ledger that was rolled back. */
  get isContradicted(): boolean {
    return this.#isContradicted;
  }

  /**
   * Asks the ledger on behalf of a signature.
   *
   * Errors: `store-unavailable` if the store fails or was rolled back. The event has the cause.
   */
  ask<T>(operation: keyof LedgerStore, use: (store: LedgerStore) => Eventually<T>): Promise<Result<T, VaultFailure>> {
    return this.#ask(this.#guarded, operation, use);
  }

  /**
   * Returns whether this process does the wallet's work in the background. `false` if the store
   * fails.
   */
  async leads(): Promise<boolean> {
    const leads = await this.ask('leads', async (store) => (await store.leads?.()) ?? true);
    return leads.tag === 'ok' && leads.val;
  }

  /**
   * Finds out whether the ledger can record an entry now: it has the entries that it must have, and
   * the store takes a write. A failure is no event: nobody wanted to sign.
   */
  async probe(): Promise<Finding> {
    try {
      await this.#guarded.read([]);
      await this.#guarded.probe();
      return fine;
    } catch (error) {
      return failing(`the ledger cannot record, so nothing is signed: ${reasonOf(error)}`);
    }
  }

  /**
   * Compares the ledger with the heads that it must have had. Reports a contradiction, as every
   * later signature does.
   */
  async verify(): Promise<void> {
    await this.ask('read', (store) => store.read([]));
  }

  /**
   * Prunes expired rows and makes a checkpoint if either is due. Call it after a commit. A failure
   * is reported and costs disk space or the checkpoint, nothing else, so the call goes on.
   */
  async afterCommit(entryCount: number): Promise<void> {
    this.#entriesSincePruning += entryCount;
    if (this.#entriesSincePruning >= PRUNE_EVERY) {
      this.#entriesSincePruning = 0;
      await this.ask('prune', (store) => store.prune(this.#parts.now()));
    }
    await this.#checkpoint('makeIfDue');
  }

  /**
   * Reads the rows that decide about an auditor.
   *
   * Errors: `store-unavailable` if the store fails.
   */
  async rowsForAudit(names: readonly string[]): Promise<Result<Row[], VaultFailure>> {
    const read = await this.#ask(this.#parts.ledger, 'read', (store) => store.read(names));
    return read.tag === 'err' ? read : ok(read.val.rows);
  }

  /**
   * Answers an auditor. Makes a checkpoint for an auditor who has read up to the head.
   *
   * Another process may commit at any time. What it adds after the head was read is for the next
   * answer: an answer with an entry or a checkpoint past its head would look like a ledger that was
   * cut off.
   *
   * Errors: `store-unavailable` if the store fails.
   */
  async audit({ after, limit }: AuditQuery): Promise<SignResult> {
    const { ledger, checkpoints } = this.#parts;
    const last = await this.#ask(ledger, 'read', (store) => store.read([]));
    if (last.tag === 'err') return last;
    const entries = await this.#ask(ledger, 'entries', (store) => store.entries(after, limit));
    if (entries.tag === 'err') return entries;
    const page = entries.val.filter(({ sequence }) => sequence <= last.val.sequence);
    const end = page.at(-1)?.sequence ?? after;
    if (checkpoints !== undefined && end >= last.val.sequence) {
      await this.verify();
      if (this.#guarded.head?.sequence === last.val.sequence) await this.#checkpoint('make');
    }
    return answered(renderAudit(page, last.val, checkpoints?.line));
  }

  /** Makes a last checkpoint and closes the stores. */
  async close(): Promise<void> {
    await this.#checkpoint('make');
    await this.#parts.checkpoints?.close();
    await this.#parts.ledger.close();
  }

  async #checkpoint(method: 'make' | 'makeIfDue'): Promise<void> {
    const { head } = this.#guarded;
    if (head === undefined) return;
    try {
      await this.#parts.checkpoints?.[method](head);
    } catch (cause) {
      this.#onEvent({ code: 'checkpoint-failed', cause });
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
      this.#isContradicted = cause instanceof LedgerContradiction;
      this.#onEvent(
        cause instanceof LedgerContradiction ? { code: 'ledger-contradicted', cause } : { code: 'ledger-failed', operation, cause },
      );
      return unavailable;
    }
  }
}
