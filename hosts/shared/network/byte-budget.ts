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
    let own = 0;
    return {
      add: (bytes) => {
        if (this.#usedBytes + bytes > this.#maxBytes) return false;
        this.#usedBytes += bytes;
        own += bytes;
        return true;
      },
      [Symbol.dispose]: () => {
        this.#usedBytes -= own;
        own = 0;
      },
    };
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
