import { MAX_KEPT_BYTES } from './limits.ts';

/** A notification that may have to be taken back. */
interface Kept {
  readonly undo: string;
  /** The ids of the subscriptions that got it. */
  readonly to: readonly string[];
}

/** Keeps what takes notifications back, by the blocks that they are about. */
export class UndoLog {
  readonly #blocks = new Map<string, Kept[]>();
  #bytes = 0;

  /** Keeps what takes a notification back. The oldest blocks go if it becomes too much. */
  keep(block: string, undo: string, to: readonly string[]): void {
    const kept = this.#blocks.get(block) ?? [];
    kept.push({ undo, to });
    this.#blocks.set(block, kept);
    this.#bytes += undo.length;
    for (const oldest of this.#blocks.keys()) {
      if (this.#bytes <= MAX_KEPT_BYTES) return;
      this.take(oldest);
    }
  }

  /** Returns what takes the notifications about a block back, the last one first, and drops it. */
  take(block: string): readonly Kept[] {
    const kept = this.#blocks.get(block) ?? [];
    this.#blocks.delete(block);
    for (const { undo } of kept) this.#bytes -= undo.length;
    return kept.toReversed();
  }

  clear(): void {
    this.#blocks.clear();
    this.#bytes = 0;
  }
}
