/** A batch waits for at most this share of the time that the one before took. */
const MAX_WAIT_SHARE = 0.5;
/** The most milliseconds that a batch waits. */
const MAX_WAIT_MS = 5;

/** What a gathering works with. */
export interface BatchGatheringParts {
  /** Waits until items that have already arrived are in the queue. */
  readonly takeIn: () => Promise<void>;
  /** Returns milliseconds, from any start. */
  readonly now: () => number;
}

/**
 * Decides how long a batch waits for more items.
 *
 * Clients that wait for a signature come back soon after they have it. So the items of the last
 * batch, and those that arrived during it, are expected again. Without the wait, two clients would
 * take turns for ever: each commit would record the request of one while the other waits.
 *
 * A lone client never waits: when it is back, everybody is.
 */
export class BatchGathering {
  readonly #parts: BatchGatheringParts;
  #expected = 0;
  #maxWaitMs = 0;

  constructor(parts: BatchGatheringParts) {
    this.#parts = parts;
  }

  /** Waits for the items that are expected. `waiting` returns how many are in the queue. */
  async before(waiting: () => number): Promise<void> {
    const { takeIn, now } = this.#parts;
    const until = now() + this.#maxWaitMs;
    do await takeIn();
    while (waiting() < this.#expected && now() < until);
  }

  /** Performs a batch of so many items, and learns from it how many to expect for the next. */
  async during(size: number, waiting: () => number, perform: () => Promise<void>): Promise<void> {
    const { takeIn, now } = this.#parts;
    const began = now();
    await perform();
    this.#maxWaitMs = Math.min((now() - began) * MAX_WAIT_SHARE, MAX_WAIT_MS);
    await takeIn();
    this.#expected = size + waiting();
  }
}
