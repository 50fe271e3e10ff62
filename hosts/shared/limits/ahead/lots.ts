/** Units that were spent at the store ahead of the calls that need them, and when that was. */
export interface Lot {
  /** Units that were spent at the store. */
  readonly granted: number;
  /** Units that are left to give out here. */
  left: number;
  /** When they were spent, in milliseconds since 1970, by the store's clock. */
  readonly at: number;
  /** When the rest goes back, in milliseconds since 1970, by the clock here. */
  readonly until: number;
}

/** The lots of one key. What is given out of them was paid for at the store. */
export class Lots {
  readonly #lots: Lot[] = [];

  /** Returns the units that are left at a moment. */
  left(now: number): number {
    return this.#lots.reduce((sum, { left, until }) => (until > now ? sum + left : sum), 0);
  }

  /** Adds a lot. */
  add(lot: Lot): void {
    this.#lots.push(lot);
  }

  /** Gives out units, from the lots that end first. Returns whether there are enough. */
  spend(units: number, now: number): boolean {
    if (this.left(now) < units) return false;
    let rest = units;
    for (const lot of this.#lots) {
      if (lot.until <= now) continue;
      const part = Math.min(lot.left, rest);
      lot.left -= part;
      rest -= part;
    }
    return true;
  }

  /** Takes a lot out, whose rest goes back to the store. */
  end(lot: Lot): void {
    const index = this.#lots.indexOf(lot);
    if (index >= 0) this.#lots.splice(index, 1);
  }

  /** Drops the lots that should have ended before a moment. Their rest stays spent at the store. */
  drop(before: number): void {
    for (const lot of this.#lots.filter(({ until }) => until < before)) this.end(lot);
  }

  /** Whether there is no lot. */
  get isEmpty(): boolean {
    return this.#lots.length === 0;
  }
}
