import type { VaultFailure } from '../../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Entry } from '../../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import { Batch } from './batch.ts';
import type { PlannedRequest, RequestWithRows } from './batch.ts';
import type { RemoteSignatures } from '../remote-signatures.ts';
import type { VaultLedger } from '../vault-ledger.ts';

/** Other processes kept changing the ledger: so many attempts were stale. */
export interface ContendedEvent {
  readonly code: 'ledger-contended';
  readonly attempts: number;
}

/** What batches are performed with. */
export interface BatchParts {
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
  readonly onEvent: (event: ContendedEvent) => void;
}

/**
 * How often a batch is prepared if the ledger's head moves in between. A vault that has the ledger
 * to itself, or takes turns, needs one.
 */
const MAX_ATTEMPTS = 16;

/** Performs batches, one at a time. */
export class BatchPerformer {
  readonly #parts: BatchParts;
  readonly #prepareAgain: (request: PlannedRequest) => void;

  /** `prepareAgain` has a request prepared again, with the rows that its plan names by then. */
  constructor(parts: BatchParts, prepareAgain: (request: PlannedRequest) => void) {
    this.#parts = parts;
    this.#prepareAgain = prepareAgain;
  }

  /** Prepares, commits and releases a batch. Settles every request in it. */
  async perform(planned: readonly PlannedRequest[]): Promise<void> {
    const { ledger, readClock, entropy, remoteSignatures, onEvent } = this.#parts;
    let waiting = planned;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const turn = await ledger.ask('turn', (store) => store.turn?.());
      if (turn.tag === 'err') return settleAll(waiting, turn);
      await using _turn = turn.val;
      // A plan can name further rows since the last attempt.
      const requests = waiting.flatMap(withRowNames);
      const rowNames = new Set(requests.flatMap((request) => request.rowNames));
      const stored = await ledger.ask('read', (store) => store.read([...rowNames]));
      const now = readClock();
      waiting = requests.map(({ request }) => request);
      if (stored.tag === 'err') return settleAll(waiting, stored);
      if (now.tag === 'err') return settleAll(waiting, now);

      using batch = new Batch(stored.val, now.val, entropy);
      // A refused request is settled by now, and is not prepared again.
      waiting = requests.filter((request) => batch.prepare(request)).map(({ request }) => request);
      // An instance that has trapped cannot release its tickets, so nothing of the batch is
      // recorded.
      if (batch.hasTrapped) return settleAll(waiting, err({ tag: 'instance-replaced' }));
      const heads = await this.#commit(batch.entries);
      if (heads.tag === 'err') return settleAll(waiting, heads);
      if (heads.val !== 'stale') return batch.release(heads.val, { remoteSignatures, prepareAgain: this.#prepareAgain });
    }
    onEvent({ code: 'ledger-contended', attempts: MAX_ATTEMPTS });
    settleAll(waiting, err({ tag: 'store-unavailable' }));
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

function settleAll(requests: readonly PlannedRequest[], failure: { readonly tag: 'err'; readonly val: VaultFailure }): void {
  for (const { settle } of requests) settle(failure);
}
