/**
 * A limit on the bytes of response bodies in memory at the same time, over all requests. Without it
 * a thousand large responses at once could use up the memory of the process.
 */
export class ByteBudget {
  readonly #maxBytes: number;
  #usedBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Opens a reservation for one body. */
  reserve(): Reservation {
    return new BudgetReservation(this);
  }

  /** Uses so many more bytes. Returns `false`, and uses none, if there is no room for them. */
  use(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#maxBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }
}

class BudgetReservation implements Reservation {
  readonly #budget: ByteBudget;
  #bytes = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  add(bytes: number): boolean {
    if (!this.#budget.use(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  [Symbol.dispose](): void {
    this.#budget.use(-this.#bytes);
    this.#bytes = 0;
  }
}

/** The bytes that one body has reserved. Disposing it gives them back. */
export interface Reservation extends Disposable {
  /**
   * Reserves so many more bytes. Returns `false`, and reserves nothing, if there is no room for
   * them.
   */
  add(bytes: number): boolean;
}
