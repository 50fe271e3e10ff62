/** Bytes of response bodies that are held at the same time, over all requests: a thousand large answers at once must not become the process' memory. */
export class ByteBudget {
  readonly #most: number;
  #held = 0;

  /** `most`: bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** An account for one body. */
  open(): Holding {
    let own = 0;
    return {
      hold: (bytes) => {
        if (this.#held + bytes > this.#most) return false;
        this.#held += bytes;
        own += bytes;
        return true;
      },
      [Symbol.dispose]: () => {
        this.#held -= own;
        own = 0;
      },
    };
  }
}

/** What one body holds; disposing gives it back. */
export interface Holding extends Disposable {
  /** Whether there is room for so many bytes more; if there is, they are held. */
  hold(bytes: number): boolean;
}
