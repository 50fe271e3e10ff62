/** Runs asynchronous tasks one after the other, in the order in which they came. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs a task once all tasks before it have ended, whether they failed or not. Settles as the
   * task does.
   */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    // The caller sees the failure of its task. The next task runs nevertheless.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
