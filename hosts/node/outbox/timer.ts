import { readDone } from '../../shared/outbox/done.ts';
import type { OutboxLog } from '../../shared/outbox/log.ts';
import type { RoundObserver } from '../../shared/outbox/observer.ts';
import type { Round } from '../../shared/outbox/reconcile.ts';
import { failedRound, summarise } from '../../shared/outbox/round-summary.ts';

/** What a timer runs. */
export interface OutboxTimerParts {
  /** Returns whether this process is the one that looks after the outbox. */
  readonly leads: () => Promise<boolean>;
  /** Begins a round. */
  readonly begin: () => Round;
  readonly log: OutboxLog;
  readonly observer: RoundObserver;
  /** Milliseconds between the end of a round and the next one. */
  readonly intervalMs: number;
}

/** Looks after the signer's outbox: at once, and then on a timer. */
export class OutboxTimer {
  readonly #parts: OutboxTimerParts;
  #timer: NodeJS.Timeout | undefined;
  #round: Round | undefined;
  #begun = 0;
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
      this.#parts.observer.round(failedRound, this.#milliseconds() / 1000);
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#run(), this.#parts.intervalMs);
  }

  /** Performs a round if this process leads. */
  async #perform(): Promise<void> {
    const { leads, begin, log, observer } = this.#parts;
    this.#begun = performance.now();
    const isLeading = await leads();
    if (this.#closed) return;
    if (!isLeading) return observer.following();
    this.#round = begin();
    const ended = await this.#round.ended;
    this.#round = undefined;
    if (this.#closed) return;
    const done = readDone(ended);
    const [summary, milliseconds] = [summarise(done), this.#milliseconds()];
    log.round(done, summary, milliseconds);
    observer.round(summary, milliseconds / 1000);
  }

  #milliseconds(): number {
    return performance.now() - this.#begun;
  }
}
