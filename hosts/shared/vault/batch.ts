import type { SignResponse, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Entry, Ledger, Plan, Row, Ticket } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import { answerOf } from './remote-signatures.ts';
import type { RemoteSignatures } from './remote-signatures.ts';
import type { WalletInstance } from './wallet-instance.ts';

/** A request that waits for its turn, with the instance that planned it. */
export interface Waiting {
  readonly held: WalletInstance;
  readonly plan: Plan;
  readonly from: RequestRef | undefined;
  /** `superseded`: another configuration is in use since it was planned. */
  readonly settle: (answer: Result<SignResponse, VaultFailure> | 'superseded') => void;
}

/** A request that has been prepared: its ticket, and the entry to commit. */
interface Prepared {
  readonly request: Waiting;
  readonly ticket: Ticket;
  /** None: the ticket resumes an entry that is kept already, or is a refusal that makes none. */
  readonly entry: Entry | undefined;
  /** The head that it was prepared on. */
  readonly head: Uint8Array;
}

/** A batch of requests on their way from `prepare` to `release`: each is prepared on what those before it will have made of the ledger, and nothing is released before all of it is committed. */
export class Batch implements Disposable {
  readonly #prepared: Prepared[] = [];
  readonly #now: bigint;
  readonly #entropy: (length: number) => Uint8Array;
  #sequence: bigint;
  #head: Uint8Array;
  readonly #rows: Map<string, Row>;

  /** `ledger`: with the rows that the requests' plans name. */
  constructor({ sequence, head, rows }: Ledger, now: bigint, entropy: (length: number) => Uint8Array) {
    this.#now = now;
    this.#entropy = entropy;
    this.#sequence = sequence;
    this.#head = head;
    this.#rows = new Map(rows.map((row) => [row.name, row]));
  }

  /** The entries to commit, in order. */
  get entries(): readonly Entry[] {
    return this.#prepared.flatMap(({ entry }) => entry ?? []);
  }

  /** Whether an instance has trapped that has prepared something: what is in its memory is not to be believed. */
  get poisoned(): boolean {
    return this.#prepared.some(({ request }) => request.held.poisoned);
  }

  /** Prepares a request whose plan names these rows. Whether it waits for its release: one that is refused here, or whose instance traps, is settled and leaves nothing. */
  prepare(request: Waiting, names: readonly string[]): boolean {
    const { held, plan, from, settle } = request;
    const rows = names.flatMap((name) => this.#rows.get(name) ?? []);
    const ledger = { sequence: this.#sequence, head: this.#head, rows };
    const prepared = held.ask(from, (wallet) => wallet.prepare(plan, ledger, this.#now, this.#entropy(32)));
    if (prepared.tag === 'err') {
      settle(prepared);
      return false;
    }
    const ticket = prepared.val;
    const entry = held.ask(from, () => ticket.entry());
    if (entry.tag === 'err') {
      held.owning(from, ticket)[Symbol.dispose]();
      settle(entry);
      return false;
    }
    this.#prepared.push({ request, ticket, entry: entry.val, head: this.#head });
    if (entry.val === undefined) return true;
    this.#sequence = entry.val.sequence;
    this.#head = entry.val.head;
    for (const row of entry.val.changes) this.#rows.set(row.name, row);
    return true;
  }

  /** Releases everything. `kept`: the head that the ledger has at a sequence, which is what was kept and not what was asked. `remoteSignatures` see to what is to be signed elsewhere, and nobody here waits for that. */
  release(kept: (sequence: bigint) => Uint8Array, remoteSignatures: RemoteSignatures): void {
    for (const { request, ticket, entry, head } of this.#prepared) {
      const shown = entry === undefined ? head : kept(entry.sequence);
      const released = request.held.ask(request.from, (wallet) => wallet.release(ticket, shown));
      if (released.tag === 'err') request.settle(released);
      else if (released.val.tag === 'signed') request.settle(answerOf(ok(released.val.val)));
      else void remoteSignatures.complete(request, released.val.val);
    }
  }

  /** Settles everything with a failure: nothing was committed that is known of. */
  fail(failure: VaultFailure): void {
    for (const { request } of this.#prepared) request.settle(err(failure));
  }

  /** Drops the tickets, released ones and others. */
  [Symbol.dispose](): void {
    for (const { request, ticket } of this.#prepared) request.held.owning(request.from, ticket)[Symbol.dispose]();
  }
}
