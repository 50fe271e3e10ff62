/** What an instance waits for: the rest of a request, or the room for more of a response. */
export type AwaitedOfClient = 'body' | 'room';

/** How long an instance has waited for its client. */
export class ClientWait {
  #awaited: AwaitedOfClient | undefined;
  #since = 0;
  #milliseconds = 0;

  /** What the instance waits for now. `undefined` if it waits for nothing of its client. */
  get awaited(): AwaitedOfClient | undefined {
    return this.#awaited;
  }

  /** The milliseconds of all such waits together, the present one included. */
  get milliseconds(): number {
    return this.#milliseconds + (this.#awaited === undefined ? 0 : performance.now() - this.#since);
  }

  /** Waits for something of the client, and measures how long. */
  async during<T>(awaited: AwaitedOfClient, value: PromiseLike<T>): Promise<T> {
    this.#awaited = awaited;
    this.#since = performance.now();
    try {
      return await value;
    } finally {
      this.#milliseconds = this.milliseconds;
      this.#awaited = undefined;
    }
  }
}
