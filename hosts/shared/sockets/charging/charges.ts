import type { Pay, Refusal } from './pay.ts';

/** The most notifications that are charged at once. */
const MAX_SLICE = 100;

/** Milliseconds after which fewer are charged, and in which what a client owes has to decrease. */
const MAX_AGE_MS = 5000;

/**
 * Charges the notifications of a socket to its client, some at a time: a charge for each would cost
 * more than the notification. What is more than the client can have at once is charged in parts, as
 * its units come back.
 */
export class Charges {
  readonly #pay: Pay;
  readonly #onRefused: (why: string) => void;
  #owed = 0;
  /**
   * The most that are charged at once: fewer than `MAX_SLICE` if so many can never be paid. So many
   * are charged without delay.
   */
  #slice = MAX_SLICE;
  #lastMs = 0;
  /** A moment when the client could not pay. `undefined` if it has paid for everything since. */
  #behind: { readonly since: number; readonly owed: number } | undefined;
  #isUnderWay = false;
  #isOver = false;
  #retry: ReturnType<typeof setTimeout> | null = null;

  /** Calls `onRefused` if the client cannot pay, and does not owe less in five seconds. */
  constructor(pay: Pay, onRefused: (why: string) => void) {
    this.#pay = pay;
    this.#onRefused = onRefused;
  }

  /** Counts a notification. */
  add(): void {
    this.#owed++;
  }

  /** Charges what is due. */
  settle(): void {
    if (this.#retry !== null) return;
    if (this.#owed >= this.#slice || Date.now() - this.#lastMs >= MAX_AGE_MS) void this.#charge();
  }

  /** Charges what is left, as far as the client can pay for it now. */
  end(): void {
    this.#isOver = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    void this.#charge();
  }

  async #charge(): Promise<void> {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#lastMs = Date.now();
    let most = this.#slice;
    while (this.#owed > 0) {
      const count = Math.min(this.#owed, most);
      const refusal = await this.#pay(count);
      if (refusal === undefined) this.#owed -= count;
      else if (count > 1) {
        most = Math.ceil(count / 2);
        if (refusal.isTooMuch) this.#slice = most;
      } else {
        this.#refused(refusal);
        break;
      }
    }
    if (this.#owed === 0) this.#behind = undefined;
    this.#isUnderWay = false;
  }

  #refused({ retryAfterMs, detail }: Refusal): void {
    if (this.#isOver) return;
    const now = Date.now();
    this.#behind ??= { since: now, owed: this.#owed };
    if (retryAfterMs === undefined || retryAfterMs > MAX_AGE_MS) return this.#onRefused(detail);
    if (now + retryAfterMs > this.#behind.since + MAX_AGE_MS) {
      if (this.#owed >= this.#behind.owed) return this.#onRefused(detail);
      this.#behind = { since: now, owed: this.#owed };
    }
    this.#retry = setTimeout(() => {
      this.#retry = null;
      void this.#charge();
    }, retryAfterMs);
  }
}
