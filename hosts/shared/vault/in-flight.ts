/** Requests of callers that are under way, and how many each caller may have. */
export class RequestsInFlight {
  readonly #counts = new Map<string, number>();

  /**
   * Counts a request of a caller until the end of a scope. Returns `undefined` if the caller has
   * `max` requests under way already.
   */
  admit(caller: string, max: number): Disposable | undefined {
    const count = this.#counts.get(caller) ?? 0;
    if (count >= max) return undefined;
    this.#counts.set(caller, count + 1);
    return { [Symbol.dispose]: () => this.#leave(caller) };
  }

  #leave(caller: string): void {
    const left = (this.#counts.get(caller) ?? 1) - 1;
    if (left > 0) this.#counts.set(caller, left);
    else this.#counts.delete(caller);
  }
}
