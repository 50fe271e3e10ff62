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
import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Call } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Entry, Lookup, PlannedCaller } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import { Batch } from './batch/batch.ts';
import type { PlannedRequest, RequestWithRows } from './batch/batch.ts';
import { BatchGathering } from './batch/gathering.ts';
import { BatchQueue } from './batch/queue.ts';
import { RequestsInFlight } from './in-flight.ts';
import { answerLookup } from './lookup.ts';
import type { RemoteSignatures } from './remote-signatures.ts';
import { answered } from './sign-result.ts';
import type { SignResult } from './sign-result.ts';
import type { VaultLedger } from './vault-ledger.ts';
import type { WalletInstance } from './wallet-instance.ts';
import type { WalletSupervisor } from './wallet-supervisor.ts';

/** What happened behind a failed signing call. */
export type SigningEvent =
  /** Other processes kept changing the ledger: so many attempts were stale. */
  | { readonly code: 'ledger-contended'; readonly attempts: number }
  /** Something that the vault was given failed unexpectedly: its clock or its entropy. */
  | { readonly code: 'unexpected-error'; readonly cause: unknown };

/** What the pipeline works with. */
export interface SigningParts {
  readonly supervisor: WalletSupervisor;
  readonly ledger: VaultLedger;
  readonly remoteSignatures: RemoteSignatures;
  /**
   * Returns microseconds since 1970.
   *
   * Errors: `instance-replaced` if the clock fails, which is then reported.
   */
  readonly readClock: () => Result<bigint, VaultFailure>;
  /** Returns so many random bytes. */
  readonly entropy: (length: number) => Uint8Array;
  /**
   * Waits until requests that have already arrived are here too. `undefined` if a batch does not
   * wait.
   */
  readonly gather: (() => Promise<void>) | undefined;
  readonly onEvent: (event: SigningEvent) => void;
}

/**
 * How often a batch is prepared if the ledger's head moves in between. A vault that has the ledger
 * to itself, or takes turns, needs one.
 */
const MAX_ATTEMPTS = 16;
/** The most requests that one transaction records. */
const MAX_BATCH_SIZE = 64;

/** Signs requests. See the top of this file. */
export class SigningPipeline {
  readonly #parts: SigningParts;
  readonly #queue: BatchQueue<PlannedRequest>;
  readonly #inFlight = new RequestsInFlight();
  /** The callers and idempotency keys of calls under way. */
  readonly #keysInFlight = new Set<string>();

  constructor(parts: SigningParts) {
    this.#parts = parts;
    this.#queue = new BatchQueue({
      maxBatchSize: MAX_BATCH_SIZE,
      gathering: parts.gather && new BatchGathering({ takeIn: parts.gather, now: () => performance.now() }),
      perform: (batch) => this.#performBatch(batch),
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

  /** Runs a task between two batches. */
  runBetween<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.runBetween(task);
  }

  async #planAndSign(call: Call, from: RequestRef | undefined): Promise<SignResult | 'superseded'> {
    const { supervisor, ledger, readClock } = this.#parts;
    const current = await supervisor.current();
    if (current.tag === 'err') return current;
    const wallet = current.val;
    const now = readClock();
    if (now.tag === 'err') return now;
    const planned = wallet.ask(from, (signer) => signer.plan(call, now.val));
    if (planned.tag === 'err') return planned;
    const next = planned.val;
    if (next.tag === 'answered') return answered(next.val);
    if (next.tag === 'audit') return await this.runBetween(() => ledger.audit(next.val));
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

  /** Prepares, commits and releases a batch. Settles every request in it. */
  async #performBatch(planned: readonly PlannedRequest[]): Promise<void> {
    const { ledger, readClock, entropy, remoteSignatures, onEvent } = this.#parts;
    let requests = planned.flatMap(withRowNames);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const turn = await ledger.ask('turn', (store) => store.turn?.());
      if (turn.tag === 'err') return settleAll(requests, turn);
      await using _turn = turn.val;
      const rowNames = new Set(requests.flatMap((request) => request.rowNames));
      const stored = await ledger.ask('read', (store) => store.read([...rowNames]));
      if (stored.tag === 'err') return settleAll(requests, stored);
      const now = readClock();
      if (now.tag === 'err') return settleAll(requests, now);

      using batch = new Batch(stored.val, now.val, entropy);
      // A refused request is settled by now, and is not prepared again.
      requests = requests.filter((request) => batch.prepare(request));
      // An instance that has trapped cannot release its tickets, so nothing of the batch is
      // recorded.
      if (batch.hasTrapped) return settleAll(requests, err({ tag: 'instance-replaced' }));
      const heads = await this.#commit(batch.entries);
      if (heads.tag === 'err') return settleAll(requests, heads);
      if (heads.val !== 'stale') return batch.release(heads.val, { remoteSignatures, prepareAgain: (request) => this.#queue.add(request) });
    }
    onEvent({ code: 'ledger-contended', attempts: MAX_ATTEMPTS });
    settleAll(requests, err({ tag: 'store-unavailable' }));
  }

  /**
   * Commits entries, and returns the heads that the ledger then has at their sequences: what is
   * stored, read back.
   */
  async #commit(entries: readonly Entry[]): Promise<Result<ReadonlyMap<bigint, Uint8Array> | 'stale', VaultFailure>> {
    const [first] = entries;
    if (first === undefined) return ok(new Map());
    const { ledger } = this.#parts;
    const outcome = await ledger.ask('commit', (store) => store.commit(...entries));
    if (outcome.tag === 'err') return outcome;
    if (outcome.val === 'stale') return ok('stale');
    const stored = await ledger.ask('entries', (store) => store.entries(first.sequence - 1n, entries.length));
    if (stored.tag === 'err') return stored;
    await ledger.afterCommit(entries.length);
    return ok(new Map(stored.val.map(({ sequence, head }) => [sequence, head])));
  }
}

/**
 * Asks a request's plan for its row names. Returns nothing for a request that was settled instead.
 */
function withRowNames(request: PlannedRequest): readonly RequestWithRows[] {
  const { wallet, plan, from, settle } = request;
  if (wallet.retired) {
    settle('superseded');
    return [];
  }
  const rowNames = wallet.ask(from, () => plan.rows());
  if (rowNames.tag === 'ok') return [{ request, rowNames: rowNames.val }];
  settle(rowNames);
  return [];
}

function settleAll(requests: readonly RequestWithRows[], failure: { readonly tag: 'err'; readonly val: VaultFailure }): void {
  for (const { request } of requests) request.settle(failure);
}
