/** Mean and variance of a stream of numbers (Welford, 1962). */
class Moments {
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    this.#count += 1;
    const before = value - this.#mean;
    this.#mean += before / this.#count;
    this.#squares += before * (value - this.#mean);
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#mean;
  }

  /** Variance of the mean. */
  get error(): number {
    return this.#squares / (this.#count - 1) / this.#count;
  }
}

/** A measurement: which of two classes, and how long in nanoseconds. */
export interface Sample {
  readonly fixed: boolean;
  readonly nanoseconds: number;
}

/** What samples say of the difference between two classes. */
export interface Difference {
  /** The largest |t| over the cuts. */
  readonly t: number;
  /** Samples that were left in that cut. */
  readonly of: number;
  /** Means of all samples, nanoseconds. */
  readonly fixed: number;
  readonly random: number;
}

/** Share of the samples that a cut keeps, the slowest left out: interruptions hide small differences. */
const kept = [1, 0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5] as const;
/** Fewest samples of each class that a t is made of. */
const fewest = 30;

/** Welch's t between the two classes, for the cut that shows the most of it. */
export function difference(samples: readonly Sample[]): Difference {
  const sorted = samples.map(({ nanoseconds }) => nanoseconds).toSorted((a, b) => a - b);
  const whole = moments(samples, Infinity);
  let found = { t: 0, of: 0 };
  for (const share of kept) {
    const limit = share === 1 ? Infinity : (sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity);
    const { fixed, random } = moments(samples, limit);
    if (fixed.count < fewest || random.count < fewest) continue;
    const error = Math.sqrt(fixed.error + random.error);
    const apart = Math.abs(fixed.mean - random.mean);
    // Two classes without any spread are the same, or as different as can be.
    const t = error > 0 ? apart / error : apart > 0 ? Number.MAX_VALUE : 0;
    if (t > found.t || found.of === 0) found = { t, of: fixed.count + random.count };
  }
  return { ...found, fixed: whole.fixed.mean, random: whole.random.mean };
}

function moments(samples: readonly Sample[], limit: number): { fixed: Moments; random: Moments } {
  const both = { fixed: new Moments(), random: new Moments() };
  for (const { fixed, nanoseconds } of samples) {
    if (nanoseconds <= limit) (fixed ? both.fixed : both.random).add(nanoseconds);
  }
  return both;
}
