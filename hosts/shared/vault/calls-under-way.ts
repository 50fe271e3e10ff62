/** The calls that have begun and not ended. Whoever closes waits for them. */
export class CallsUnderWay {
  readonly #calls = new Set<Promise<unknown>>();

  /** Runs a call, and returns what it returns. */
  async run<T>(begin: () => Promise<T>): Promise<T> {
    const call = begin();
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }

  /** Waits until those that are under way have ended, whatever came of them. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#calls);
  }
}
