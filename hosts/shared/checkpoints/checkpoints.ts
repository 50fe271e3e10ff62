import { renderCheckpoint, isSigned, parseCheckpoint } from './text.ts';
import type { Checkpoint } from './text.ts';
import type { LedgerHead } from '../ledger/head.ts';
import type { CheckpointKey } from './key.ts';
import type { CheckpointStore } from './store.ts';
import type { KnownHead } from '../ledger/rollback-guard.ts';

/** How checkpoints are made. */
export interface CheckpointParts {
  /** Name of the wallet. */
  readonly wallet: string;
  readonly key: CheckpointKey;
  /** Open checkpoints close it. */
  readonly store: CheckpointStore;
  /** Entries after which the next is due. */
  readonly every: number;
  /** Seconds after which the next is due; none: however long it takes. */
  readonly seconds?: number | undefined;
  /** Microseconds since 1970. */
  readonly now: () => bigint;
  /** Told the line of each that is made: it is meant to leave the machine. */
  readonly made: (line: string) => void;
}

/** The last checkpoint that a store has is none, or not one of this wallet: nothing can be concluded from it. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** Makes a wallet's checkpoints, and knows the last. */
export class Checkpoints {
  readonly #parts: CheckpointParts;
  #last: Checkpoint | undefined;
  /** What the next is counted from; none: no entry is known yet. */
  #since: { readonly sequence: bigint; readonly time: bigint } | undefined;

  private constructor(parts: CheckpointParts, last: Checkpoint | undefined) {
    this.#parts = parts;
    this.#last = last;
    this.#since = last;
  }

  /** Reads the last one. Errors: `CheckpointError`, and the store's. */
  static async open(parts: CheckpointParts): Promise<Checkpoints> {
    const { place } = parts.store;
    const line = await parts.store.last();
    if (line === undefined) return new Checkpoints(parts, undefined);
    const last = parseCheckpoint(line);
    if (last === undefined)
      throw new CheckpointError(`${place}, the last checkpoint: expected one, got ${line.length} characters that are none`);
    if (last.wallet !== parts.wallet)
      throw new CheckpointError(`${place}, the last checkpoint: expected one of the wallet ${parts.wallet}, got one of ${last.wallet}`);
    if (!(await isSigned(last)))
      throw new CheckpointError(`${place}, the last checkpoint: expected the signature of its public key, got another`);
    return new Checkpoints(parts, last);
  }

  /** The last one's head: the ledger must have had it. */
  get known(): readonly KnownHead[] {
    return this.#last === undefined ? [] : [{ sequence: this.#last.sequence, head: this.#last.head, from: 'checkpoint' }];
  }

  /** Line of the last one; none: none was made. */
  get line(): string | undefined {
    return this.#last === undefined ? undefined : renderCheckpoint(this.#last);
  }

  /** Makes one where so many entries, or seconds, have gone by since the last. `at`: the ledger's head, durable. Errors: the store's; it is due again at the next call. */
  async makeIfDue(at: LedgerHead): Promise<void> {
    const { every, seconds, now } = this.#parts;
    this.#since ??= { sequence: 0n, time: now() };
    const { sequence, time } = this.#since;
    if (at.sequence - sequence >= BigInt(every)) await this.make(at);
    else if (seconds !== undefined && at.sequence > sequence && now() - time >= BigInt(seconds) * 1_000_000n) await this.make(at);
  }

  /** Makes one of a head, unless the last is of it or there is no entry yet. Errors: the store's. */
  async make({ sequence, head }: LedgerHead): Promise<void> {
    if (sequence === 0n || sequence === this.#last?.sequence) return;
    const { wallet, key, store, now, made } = this.#parts;
    const statement = { wallet, sequence, head, time: now(), publicKey: key.publicKey };
    const checkpoint = { ...statement, signature: await key.sign(statement) };
    const line = renderCheckpoint(checkpoint);
    await store.keep(line);
    this.#last = checkpoint;
    this.#since = checkpoint;
    made(line);
  }

  /** Closes the store. */
  async close(): Promise<void> {
    await this.#parts.store.close();
  }
}
