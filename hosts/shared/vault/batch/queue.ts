import { Mutex } from '../../mutex.ts';

/** What a queue works with. */
export interface BatchQueueParts<T> {
  /** The most items in one batch. */
  readonly maxBatchSize: number;
  /**
   * Waits until items that are already on their way are in the queue. `undefined` if the queue does
   * not wait.
   */
  readonly gather: (() => Promise<void>) | undefined;
  /** Performs a batch. */
  readonly perform: (batch: readonly T[]) => Promise<void>;
  /** Called with a batch that `gather` or `perform` threw on, and the error. */
  readonly onFailure: (batch: readonly T[], error: unknown) => void;
}

/**
 * A queue whose items are performed in batches, one batch at a time. Items that wait at the same
 * time form one batch.
 */
export class BatchQueue<T> {
  readonly #parts: BatchQueueParts<T>;
  readonly #criticalSection = new Mutex();
  readonly #waiting: T[] = [];
  #scheduled = false;

  constructor(parts: BatchQueueParts<T>) {
    this.#parts = parts;
  }

  /** Adds an item. It is performed with the next batch that has room. */
  add(item: T): void {
    this.#waiting.push(item);
    this.#schedule();
  }

  /** Runs a task between two batches. Settles as the task does. */
  runBetween<R>(task: () => Promise<R>): Promise<R> {
    return this.#criticalSection.run(task);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    void this.#criticalSection.run(() => this.#performNext());
  }

  async #performNext(): Promise<void> {
    let batch: readonly T[] = [];
    try {
      await this.#parts.gather?.();
      batch = this.#takeBatch();
      await this.#parts.perform(batch);
    } catch (error) {
      // If `gather` threw, the items are still in the queue. Nobody may wait for ever.
      if (batch.length === 0) batch = this.#takeBatch();
      this.#parts.onFailure(batch, error);
    }
  }

  /** Takes the next batch out of the queue, and schedules the rest. */
  #takeBatch(): readonly T[] {
    this.#scheduled = false;
    const batch = this.#waiting.splice(0, this.#parts.maxBatchSize);
    if (this.#waiting.length > 0) this.#schedule();
    return batch;
  }
}
