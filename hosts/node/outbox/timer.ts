import type { Round } from '../../shared/outbox/reconcile.ts';
import type { OutboxLog } from '../../shared/outbox/log.ts';

/** What a timer runs. */
export interface OutboxTimerParts {
  /** Returns whether this process is the one that looks after the outbox. */
  readonly leads: () => Promise<boolean>;
  /** Begins a round. */
  readonly begin: () => Round;
  readonly log: OutboxLog;
  /** Milliseconds between the end of a round and the next one. */
  readonly intervalMs: number;
}

/** Looks after the signer's outbox: at once, and then on a timer. */
export class OutboxTimer {
  readonly #parts: OutboxTimerParts;
  #timer: NodeJS.Timeout | undefined;
  #round: Round | undefined;
  #closed = false;

  constructor(parts: OutboxTimerParts) {
    this.#parts = parts;
    void this.#run();
  }

  /** Gives the round under way up, and begins no further one. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#round?.abort();
    await this.#round?.ended;
  }

  async #run(): Promise<void> {
    try {
      await this.#perform();
    } catch (defect) {
      this.#parts.log.defect(defect);
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#run(), this.#parts.intervalMs);
  }

  /** Performs a round if this process leads. */
  async #perform(): Promise<void> {
    const { leads, begin, log } = this.#parts;
    if (!(await leads()) || this.#closed) return;
    this.#round = begin();
    const ended = await this.#round.ended;
    this.#round = undefined;
    if (!this.#closed) log.round(ended);
  }
}
