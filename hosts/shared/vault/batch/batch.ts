import type { Entry, Ledger, Plan, Released, Row, Ticket } from '../../../../build/types/interfaces/mintmark-signer-wallets.js';
import { noHead } from '../../ledger/store.ts';
import { ok } from '../../result.ts';
import type { RequestRef } from '../../trap/trap.ts';
import type { RemoteSignatures } from '../remote-signatures.ts';
import { answered, signResult } from '../sign-result.ts';
import type { SignResult } from '../sign-result.ts';
import type { WalletInstance } from '../wallet/instance.ts';

/** A planned request that waits for its batch. */
export interface PlannedRequest {
  /** The instance that planned it. Another instance cannot prepare or release it. */
  readonly wallet: WalletInstance;
  readonly plan: Plan;
  readonly from: RequestRef | undefined;
  /**
   * `superseded`: another configuration has come into use since the request was planned. Nothing
   * happened.
   */
  readonly settle: (result: SignResult | 'superseded') => void;
}

/** A planned request, and the names of the ledger rows that it needs. */
export interface RequestWithRows {
  readonly request: PlannedRequest;
  readonly rowNames: readonly string[];
}

/** What happens to requests whose tickets are not answers yet. */
export interface AfterRelease {
  readonly remoteSignatures: RemoteSignatures;
  /** Has a request prepared again, with the rows that its plan names by now. */
  readonly prepareAgain: (request: PlannedRequest) => void;
}

/** A prepared request. */
interface PreparedRequest {
  readonly request: PlannedRequest;
  readonly ticket: Ticket;
  /**
   * The entry to commit. `undefined` if the ticket resumes a stored entry, or is a refusal without
   * one.
   */
  readonly entry: Entry | undefined;
  /** The head that the request was prepared on. */
  readonly head: Uint8Array;
}

/**
 * The tickets of a batch. Each request is prepared on the ledger as the requests before it will
 * leave it.
 */
export class Batch implements Disposable {
  readonly #prepared: PreparedRequest[] = [];
  readonly #now: bigint;
  readonly #entropy: (length: number) => Uint8Array;
  readonly #rows: Map<string, Row>;
  #sequence: bigint;
  #head: Uint8Array;

  constructor({ sequence, head, rows }: Ledger, now: bigint, entropy: (length: number) => Uint8Array) {
    this.#now = now;
    this.#entropy = entropy;
    this.#rows = new Map(rows.map((row) => [row.name, row]));
    this.#sequence = sequence;
    this.#head = head;
  }

  /** The entries to commit, in order. */
  get entries(): readonly Entry[] {
    return this.#prepared.flatMap(({ entry }) => entry ?? []);
  }

  /** Whether an instance that prepared something has trapped since. */
  get hasTrapped(): boolean {
    return this.#prepared.some(({ request }) => request.wallet.poisoned);
  }

  /**
   * Prepares a request. Returns `false` if the request is refused or its instance traps: it is then
   * settled.
   */
  prepare({ request, rowNames }: RequestWithRows): boolean {
    const { wallet, plan, from, settle } = request;
    const rows = rowNames.flatMap((name) => this.#rows.get(name) ?? []);
    const ledger = { sequence: this.#sequence, head: this.#head, rows };
    const prepared = wallet.ask(from, (signer) => signer.prepare(plan, ledger, this.#now, this.#entropy(32)));
    if (prepared.tag === 'err') {
      settle(prepared);
      return false;
    }
    const ticket = prepared.val;
    const entry = wallet.ask(from, () => ticket.entry());
    if (entry.tag === 'err') {
      wallet.owning(from, ticket)[Symbol.dispose]();
      settle(entry);
      return false;
    }
    this.#prepared.push({ request, ticket, entry: entry.val, head: this.#head });
    if (entry.val !== undefined) this.#append(entry.val);
    return true;
  }

  /**
   * Releases every ticket, and settles its request. A remote key signs later: nothing waits for it
   * here.
   */
  release(storedHeads: ReadonlyMap<bigint, Uint8Array>, then: AfterRelease): void {
    for (const { request, ticket, entry, head } of this.#prepared) {
      const { wallet, from, settle } = request;
      const shownHead = entry === undefined ? head : (storedHeads.get(entry.sequence) ?? noHead());
      const released = wallet.ask(from, (signer) => signer.release(ticket, shownHead));
      if (released.tag === 'err') settle(released);
      else this.#settle(request, released.val, then);
    }
  }

  /** Settles a request whose ticket is released, or has it prepared again. */
  #settle(request: PlannedRequest, released: Released, { remoteSignatures, prepareAgain }: AfterRelease): void {
    const { wallet, from, settle } = request;
    switch (released.tag) {
      case 'signed':
        return settle(signResult(ok(released.val)));
      case 'sign-remotely':
        return void remoteSignatures.complete(wallet, from, released.val).then((signed) => settle(signResult(signed)));
      case 'recorded':
        return settle(answered('true'));
      case 'needs-estimates':
        return settle(ok({ tag: 'needs-estimates' }));
      case 'needs-rows':
        return prepareAgain(request);
    }
  }

  /** Drops the tickets, whether they were released or not. */
  [Symbol.dispose](): void {
    for (const { request, ticket } of this.#prepared) request.wallet.owning(request.from, ticket)[Symbol.dispose]();
  }

  #append(entry: Entry): void {
    this.#sequence = entry.sequence;
    this.#head = entry.head;
    for (const row of entry.changes) this.#rows.set(row.name, row);
  }
}
