/** Milliseconds without a failure after which a store counts as well again. */
const QUIET_MS = 10_000;

/** A store failed, or is well again. */
export type StoreChange =
  | { readonly change: 'failed'; readonly cause: unknown }
  /** `failures` failed since, over so many milliseconds. */
  | { readonly change: 'recovered'; readonly failures: number; readonly ms: number };

/**
 * Notices when a store begins to fail, and when that is over. A failure that lasts is told once,
 * and so is one that comes and goes.
 */
export class StoreHealth {
  readonly #onChange: (change: StoreChange) => void;
  readonly #now: () => number;
  #failures = 0;
  #failingSince = 0;
  #failedAt = 0;

  constructor(onChange: (change: StoreChange) => void, now: () => number) {
    this.#onChange = onChange;
    this.#now = now;
  }

  /** Takes note of an answer. */
  answered(): void {
    if (this.#failures === 0) return;
    const now = this.#now();
    if (now - this.#failedAt < QUIET_MS) return;
    this.#onChange({ change: 'recovered', failures: this.#failures, ms: this.#failedAt - this.#failingSince });
    this.#failures = 0;
  }

  /** Takes note of a failure. */
  failed(cause: unknown): void {
    const now = this.#now();
    if (this.#failures === 0) {
      this.#failingSince = now;
      this.#onChange({ change: 'failed', cause });
    }
    this.#failures += 1;
    this.#failedAt = now;
  }
}
