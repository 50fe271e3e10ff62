/** The takes of a second after which a key counts as hot. */
const HOT_TAKES = 4;
/** The most keys whose takes are counted. */
const MAX_KEYS = 10_000;

interface Second {
  readonly since: number;
  takes: number;
  units: number;
}

/** Counts what each key takes within a second, to tell which keys are hot. */
export class RecentDemand {
  readonly #seconds = new Map<string, Second>();

  /**
   * Counts a take. Returns the units that the key has taken within this second so far, and 0 if the
   * key is not hot.
   */
  count(key: string, units: number, now: number): number {
    const found = this.#seconds.get(key);
    if (found === undefined || now - found.since >= 1_000 || now < found.since) {
      // Forgetting all at once only makes hot keys ask the store a few times more.
      if (found === undefined && this.#seconds.size >= MAX_KEYS) this.#seconds.clear();
      this.#seconds.set(key, { since: now, takes: 1, units });
      return 0;
    }
    found.takes += 1;
    found.units += units;
    return found.takes > HOT_TAKES ? found.units : 0;
  }
}
