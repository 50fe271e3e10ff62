/**
 * The way of one signature through the vault: plan → prepare → commit → release.
 *
 * 1. **Plan.** The signer component authenticates the caller, decodes the request and names the
 *    ledger rows that it needs. Each request is planned by itself, as soon as it comes.
 * 2. **Prepare.** The component judges the request by these rows, and returns the ledger entry that
 *    records it.
 * 3. **Commit.** The ledger stores the entry in one durable transaction, if its head has not moved
 *    since step 2.
 * 4. **Release.** The component is shown the stored head, and signs. For a remote key it returns a
 *    digest instead, which the key's holder signs outside of the critical section. Where rows lead
 *    to further rows, the request is prepared again with the next batch.
 *
 * Steps 2 to 4 are one critical section. Requests that wait at the same time form one batch: each
 * has its own entry, chained to the one before, and one transaction commits all of them. So the
 * disk is waited for once a batch.
 *
 * No signature leaves without its entry. If the ledger fails, nothing is signed and nothing is
 * concluded: a commit that threw may still be stored. The next call reads the head again, and a
 * retry with the same idempotency key resumes the entry that it finds.
 */
import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Call } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { AuditRequest, Lookup, PlannedCaller } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import type { PlannedRequest } from './batch/batch.ts';
import { BatchPerformer } from './batch/performer.ts';
import type { BatchParts, ContendedEvent } from './batch/performer.ts';
import { BatchQueue } from './batch/queue.ts';
import { RequestsInFlight } from './in-flight.ts';
import { answerAudit, answerLookup } from './lookup.ts';
import { answered } from './sign-result.ts';
import type { SignResult } from './sign-result.ts';
import type { WalletInstance } from './wallet/instance.ts';
import type { WalletSupervisor } from './wallet/supervisor.ts';

/** What happened behind a failed signing call. */
export type SigningEvent =
  | ContendedEvent
  /** Something that the vault was given failed unexpectedly: its clock or its entropy. */
  | { readonly code: 'unexpected-error'; readonly cause: unknown };

/** What the pipeline works with. */
export interface SigningParts extends Omit<BatchParts, 'onEvent'> {
  readonly supervisor: WalletSupervisor;
  /**
   * Waits until requests that have already arrived are here too. `undefined` if a batch does not
   * wait.
   */
  readonly gather: (() => Promise<void>) | undefined;
  readonly onEvent: (event: SigningEvent) => void;
}

/** The most requests that one transaction records. */
const MAX_BATCH_SIZE = 64;

/** Signs requests. See the top of this file. */
export class SigningPipeline {
  readonly #parts: SigningParts;
  readonly #queue: BatchQueue<PlannedRequest>;
  readonly #performer: BatchPerformer;
  readonly #inFlight = new RequestsInFlight();
  /** The callers and idempotency keys of calls under way. */
  readonly #keysInFlight = new Set<string>();
  /** Whether the ledger has the roster of the configuration in use. Nothing is signed before. */
  #rosterIsRecorded = false;

  constructor(parts: SigningParts) {
    this.#parts = parts;
    this.#performer = new BatchPerformer(parts, (request) => this.#queue.add(request));
    this.#queue = new BatchQueue({
      maxBatchSize: MAX_BATCH_SIZE,
      gather: parts.gather,
      perform: (batch) => this.#perform(batch),
      onFailure: (batch, cause) => {
        for (const { settle } of batch) settle(err({ tag: 'instance-replaced' }));
        parts.onEvent({ code: 'unexpected-error', cause });
      },
    });
  }

  /**
   * Plans, prepares, commits and releases a call. Plans it again if another configuration has come
   * into use meanwhile.
   */
  async sign(call: Call, from: RequestRef | undefined): Promise<SignResult> {
    for (;;) {
      const result = await this.#planAndSign(call, from);
      if (result !== 'superseded') return result;
    }
  }

  /**
   * Records the roster of a wallet, unless the ledger has it already. Call it between two batches,
   * before the wallet signs anything.
   *
   * Errors: those of a batch.
   */
  async recordRoster(wallet: WalletInstance): Promise<Result<void, VaultFailure>> {
    const plan = wallet.ask(undefined, (signer) => signer.planRoster());
    if (plan.tag === 'err') return plan;
    using _plan = wallet.owning(undefined, plan.val);
    const { promise, resolve } = Promise.withResolvers<SignResult | 'superseded'>();
    await this.#performer.perform([{ wallet, plan: plan.val, from: undefined, settle: resolve }]);
    const recorded = await promise;
    if (recorded === 'superseded') return err({ tag: 'instance-replaced' });
    if (recorded.tag === 'err') return recorded;
    this.#rosterIsRecorded = true;
    return ok(undefined);
  }

  /** Runs a task between two batches. */
  runBetween<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.runBetween(task);
  }

  async #planAndSign(call: Call, from: RequestRef | undefined): Promise<SignResult | 'superseded'> {
    const { supervisor, readClock } = this.#parts;
    const current = await supervisor.current();
    if (current.tag === 'err') return current;
    const wallet = current.val;
    const now = readClock();
    if (now.tag === 'err') return now;
    const planned = wallet.ask(from, (signer) => signer.plan(call, now.val));
    if (planned.tag === 'err') return planned;
    const next = planned.val;
    if (next.tag === 'answered') return answered(next.val);
    if (next.tag === 'audit') return await this.#audit(wallet, next.val, from);
    if (next.tag === 'look-up') return await this.#lookUp(wallet, next.val, from);
    const plan = next.val;
    using _plan = wallet.owning(from, plan);
    const caller = wallet.ask(from, () => plan.caller());
    if (caller.tag === 'err') return caller;
    const enqueue = (): Promise<SignResult | 'superseded'> => {
      const { promise, resolve } = Promise.withResolvers<SignResult | 'superseded'>();
      this.#queue.add({ wallet, plan, from, settle: resolve });
      return promise;
    };
    using admitted = this.#admit(caller.val);
    if (admitted === undefined) return err({ tag: 'too-many-in-flight' });
    if (caller.val === undefined) return await enqueue();
    return await this.#singleFlight(caller.val.id, call.idempotencyKey, enqueue);
  }

  /** Answers an auditor, between two batches. */
  async #audit(wallet: WalletInstance, request: AuditRequest, from: RequestRef | undefined): Promise<SignResult> {
    using _inUse = wallet.inUse();
    using _request = wallet.owning(from, request);
    return await this.runBetween(() => answerAudit(this.#parts.ledger, wallet, request, from));
  }

  /** Answers a lookup. It stands in no queue, as it changes nothing. */
  async #lookUp(wallet: WalletInstance, lookup: Lookup, from: RequestRef | undefined): Promise<SignResult> {
    using _inUse = wallet.inUse();
    using _lookup = wallet.owning(from, lookup);
    const caller = wallet.ask(from, () => lookup.caller());
    if (caller.tag === 'err') return caller;
    using admitted = this.#admit(caller.val);
    if (admitted === undefined) return err({ tag: 'too-many-in-flight' });
    return await answerLookup(this.#parts.ledger, wallet, lookup, from);
  }

  /**
   * Counts a request of a caller until the end of a scope. Returns `undefined` if the caller has as
   * many under way as it may. The gateway's own come one after the other and are not counted.
   *
   * So one caller cannot make the others wait for more than its share of the queue.
   */
  #admit(caller: PlannedCaller | undefined): Disposable | undefined {
    if (caller === undefined) return { [Symbol.dispose]: () => undefined };
    return this.#inFlight.admit(caller.id, caller.maxInFlight);
  }

  /**
   * Admits one call at a time of a caller with an idempotency key. Refuses a second one at once
   * with `in-flight`.
   */
  async #singleFlight(
    caller: string,
    idempotencyKey: string | undefined,
    run: () => Promise<SignResult | 'superseded'>,
  ): Promise<SignResult | 'superseded'> {
    if (idempotencyKey === undefined) return await run();
    const name = JSON.stringify([caller, idempotencyKey]);
    if (this.#keysInFlight.has(name)) return err({ tag: 'in-flight' });
    this.#keysInFlight.add(name);
    try {
      return await run();
    } finally {
      this.#keysInFlight.delete(name);
    }
  }

  /** Performs a batch. Records the roster first, if a start could not. */
  async #perform(batch: readonly PlannedRequest[]): Promise<void> {
    const recorded = this.#rosterIsRecorded ? ok(undefined) : await this.#recordCurrentRoster();
    if (recorded.tag === 'ok') return await this.#performer.perform(batch);
    for (const { settle } of batch) settle(recorded);
  }

  async #recordCurrentRoster(): Promise<Result<void, VaultFailure>> {
    const current = await this.#parts.supervisor.current();
    return current.tag === 'err' ? current : await this.recordRoster(current.val);
  }
}
