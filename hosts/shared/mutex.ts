/** Runs tasks one after the other, in the order in which they came. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a task when all before it have ended, however they ended. Settles as the task does. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    // Whoever waits for the result sees its failure; the next task is none of its business.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
