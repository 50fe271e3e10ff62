import type { SignResponse, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Entry, Plan } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import type { AskLedger } from '../ledger/store.ts';
import { noHead } from '../ledger/store.ts';
import { Mutex } from '../mutex.ts';
import { Batch } from './batch.ts';
import type { Waiting } from './batch.ts';
import type { RemoteSignatures } from './remote-signatures.ts';
import type { WalletInstance } from './wallet-instance.ts';

/** What the order is kept with. */
export interface OrderParts {
  /** Asks the ledger; its failures are told already. */
  readonly ledger: AskLedger;
  /** Microseconds since 1970. */
  readonly now: () => bigint;
  /** So many random bytes. */
  readonly entropy: (length: number) => Uint8Array;
  /** Waits until requests that have come already are here too. Default: not at all. */
  readonly gather?: (() => Promise<void>) | undefined;
  /** See to what is to be signed by whoever holds the key. */
  readonly remoteSignatures: RemoteSignatures;
  /** Told when others kept changing the ledger: so many attempts were stale. */
  readonly contended: (attempts: number) => void;
  /** Told of a defect. */
  readonly failed: (error: unknown) => void;
  /** Told of entries that were committed. */
  readonly committed: (count: number) => Promise<void>;
}

/** How often a batch is prepared when the ledger's head moves in between. With the ledger to itself, as on Node, a vault needs one. */
const mostAttempts = 16;
/** Requests that one transaction records at most. */
const mostAtOnce = 64;
const unavailable: VaultFailure = { tag: 'store-unavailable' };

/**
 * The critical section of a vault: prepare, commit, release, one batch after the other. Requests that wait at the same time are one batch: each has its own entry, chained to the one
 * before, and all entries are committed in one transaction, so that a disk is waited for once and not once for each. Nothing is released before that.
 */
export class SigningOrder {
  readonly #parts: OrderParts;
  readonly #order = new Mutex();
  readonly #waiting: Waiting[] = [];
  #scheduled = false;

  constructor(parts: OrderParts) {
    this.#parts = parts;
  }

  /** Prepares, commits and releases a plan in its turn. `superseded`: nothing happened, as another wallet has taken the place of the one that planned it. */
  sign(held: WalletInstance, plan: Plan, from: RequestRef | undefined): Promise<Result<SignResponse, VaultFailure> | 'superseded'> {
    const { promise, resolve } = Promise.withResolvers<Result<SignResponse, VaultFailure> | 'superseded'>();
    this.#waiting.push({ held, plan, from, settle: resolve });
    this.#schedule();
    return promise;
  }

  /** Runs a task between two batches. */
  between<T>(task: () => Promise<T>): Promise<T> {
    return this.#order.run(task);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    void this.#order.run(async () => {
      let requests: readonly Waiting[] = [];
      try {
        await this.#parts.gather?.();
        requests = this.#next();
        await this.#perform(requests);
      } catch (error) {
        // A defect of what the vault was given: nobody waits for ever because of it.
        if (requests.length === 0) requests = this.#next();
        for (const { settle } of requests) settle(err({ tag: 'instance-replaced' }));
        this.#parts.failed(error);
      }
    });
  }

  /** Takes what waits, and has the rest follow. */
  #next(): readonly Waiting[] {
    this.#scheduled = false;
    const requests = this.#waiting.splice(0, mostAtOnce);
    if (this.#waiting.length > 0) this.#schedule();
    return requests;
  }

  async #perform(requests: readonly Waiting[]): Promise<void> {
    let named = requests.flatMap((request) => {
      if (request.held.retired) {
        request.settle('superseded');
        return [];
      }
      const names = request.held.ask(request.from, () => request.plan.rows());
      if (names.tag === 'ok') return [{ request, names: names.val }];
      request.settle(names);
      return [];
    });
    const fail = (failure: VaultFailure): void => named.forEach(({ request }) => request.settle(err(failure)));
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const ledger = await this.#parts.ledger('read', (store) => store.read([...new Set(named.flatMap(({ names }) => names))]));
      if (ledger.tag === 'err') return fail(ledger.val);
      using batch = new Batch(ledger.val, this.#parts.now(), this.#parts.entropy);
      // Who has been answered is not prepared again.
      named = named.filter(({ request, names }) => batch.prepare(request, names));
      // Tickets of an instance that has trapped cannot be released: better nothing is recorded than what nobody gets.
      if (batch.poisoned) return batch.fail({ tag: 'instance-replaced' });
      const heads = await this.#commit(batch.entries);
      if (heads.tag === 'err') return batch.fail(heads.val);
      if (heads.val === 'stale') continue;
      const kept = heads.val;
      return batch.release((sequence) => kept.get(sequence) ?? noHead(), this.#parts.remoteSignatures);
    }
    this.#parts.contended(mostAttempts);
    fail(unavailable);
  }

  /** Commits entries; gives the heads that the ledger then has at their sequences, which is what was kept and not what was asked. */
  async #commit(entries: readonly Entry[]): Promise<Result<ReadonlyMap<bigint, Uint8Array> | 'stale', VaultFailure>> {
    const [first] = entries;
    if (first === undefined) return ok(new Map());
    const { ledger, committed } = this.#parts;
    const outcome = await ledger('commit', (store) => store.commit(...entries));
    if (outcome.tag === 'err') return outcome;
    if (outcome.val === 'stale') return ok('stale');
    const kept = await ledger('entries', (store) => store.entries(first.sequence - 1n, entries.length));
    if (kept.tag === 'err') return kept;
    await committed(entries.length);
    return ok(new Map(kept.val.map(({ sequence, head }) => [sequence, head])));
  }
}
