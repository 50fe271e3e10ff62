import { renderCheckpoint, isSigned, parseCheckpoint } from './text.ts';
import type { Checkpoint } from './text.ts';
import type { LedgerHead } from '../ledger/head.ts';
import type { CheckpointKey } from './key.ts';
import type { CheckpointStore } from './store.ts';
import type { KnownHead } from '../ledger/rollback-guard.ts';

/** What checkpoints are made with. */
export interface CheckpointParts {
  /** The name of the wallet. */
  readonly wallet: string;
  readonly key: CheckpointKey;
  /** Closed with the checkpoints. */
  readonly store: CheckpointStore;
  /** The number of entries after which the next checkpoint is due. */
  readonly every: number;
  /** The seconds after which the next checkpoint is due. `undefined` if only entries count. */
  readonly seconds?: number | undefined;
  /** Returns microseconds since 1970. */
  readonly now: () => bigint;
  /** Called with the line of each checkpoint: it should leave the machine. */
  readonly onCheckpoint: (line: string) => void;
}

/** The last line in a store is no checkpoint, or none of this wallet. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** Makes the checkpoints of a wallet, and knows the last one. */
export class Checkpoints {
  readonly #parts: CheckpointParts;
  #last: Checkpoint | undefined;
  /** From where the next checkpoint is counted. `undefined` if no entry is known yet. */
  #since: { readonly sequence: bigint; readonly time: bigint } | undefined;

  private constructor(parts: CheckpointParts, last: Checkpoint | undefined) {
    this.#parts = parts;
    this.#last = last;
    this.#since = last;
  }

  /**
   * Reads the last checkpoint. Throws a `CheckpointError` if the last line is none, and what the
   * store throws.
   */
  static async open(parts: CheckpointParts): Promise<Checkpoints> {
    const { place } = parts.store;
    const line = await parts.store.last();
    if (line === undefined) return new Checkpoints(parts, undefined);
    const last = parseCheckpoint(line);
    if (last === undefined) throw new CheckpointError(`${place}: the last line (${line.length} characters) is no checkpoint`);
    if (last.wallet !== parts.wallet)
      throw new CheckpointError(
        `${place}: the last checkpoint is of the wallet ${last.wallet}, expected one of the wallet ${parts.wallet}`,
      );
    if (!(await isSigned(last))) throw new CheckpointError(`${place}: the signature of the last checkpoint is not of the public key in it`);
    return new Checkpoints(parts, last);
  }

  /** The head in the last checkpoint: the ledger must have had it. Empty if there is none. */
  get known(): readonly KnownHead[] {
    return this.#last === undefined ? [] : [{ sequence: this.#last.sequence, head: this.#last.head, from: 'checkpoint' }];
  }

  /** The line of the last checkpoint. `undefined` if there is none. */
  get line(): string | undefined {
    return this.#last === undefined ? undefined : renderCheckpoint(this.#last);
  }

  /**
   * Makes a checkpoint if enough entries or seconds have passed since the last one. `at` is the
   * durable head of the ledger. Throws what the store throws: the checkpoint is then due again at
   * the next call.
   */
  async makeIfDue(at: LedgerHead): Promise<void> {
    const { every, seconds, now } = this.#parts;
    this.#since ??= { sequence: 0n, time: now() };
    const { sequence, time } = this.#since;
    if (at.sequence - sequence >= BigInt(every)) await this.make(at);
    else if (seconds !== undefined && at.sequence > sequence && now() - time >= BigInt(seconds) * 1_000_000n) await this.make(at);
  }

  /**
   * Makes a checkpoint of a head, unless the last one is of it or there is no entry yet. Throws
   * what the store throws.
   */
  async make({ sequence, head }: LedgerHead): Promise<void> {
    if (sequence === 0n || sequence === this.#last?.sequence) return;
    const { wallet, key, store, now, onCheckpoint } = this.#parts;
    const statement = { wallet, sequence, head, time: now(), publicKey: key.publicKey };
    const checkpoint = { ...statement, signature: await key.sign(statement) };
    const line = renderCheckpoint(checkpoint);
    await store.keep(line);
    this.#last = checkpoint;
    this.#since = checkpoint;
    onCheckpoint(line);
  }

  /** Closes the store. */
  async close(): Promise<void> {
    await this.#parts.store.close();
  }
}
