/** The mean and variance of a stream of numbers (Welford, 1962). */
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

  /** The variance of the mean. */
  get meanVariance(): number {
    return this.#squares / (this.#count - 1) / this.#count;
  }
}

/** A measurement: the class of the secret, and the time in nanoseconds. */
export interface Sample {
  readonly fixed: boolean;
  readonly nanoseconds: number;
}

/** The difference between the two classes. */
export interface Difference {
  /** The largest |t| over the cuts. */
  readonly t: number;
  /** Number of samples in that cut. */
  readonly of: number;
  /** Means of all samples of each class, in nanoseconds. */
  readonly fixed: number;
  readonly random: number;
}

/**
 * The cuts, as the share of samples that each keeps. A cut leaves out the slowest, because
 * interruptions hide small differences.
 */
const keptShares = [1, 0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5] as const;
/** Minimum number of samples per class for a t. */
const minClassSamples = 30;

/** Computes Welch's t between the two classes, for the cut where it is largest. */
export function difference(samples: readonly Sample[]): Difference {
  const sorted = samples.map(({ nanoseconds }) => nanoseconds).toSorted((a, b) => a - b);
  const whole = moments(samples, Infinity);
  let found = { t: 0, of: 0 };
  for (const share of keptShares) {
    const limit = share === 1 ? Infinity : (sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity);
    const { fixed, random } = moments(samples, limit);
    if (fixed.count < minClassSamples || random.count < minClassSamples) continue;
    const standardError = Math.sqrt(fixed.meanVariance + random.meanVariance);
    const apart = Math.abs(fixed.mean - random.mean);
    // Two classes without any spread are either equal or infinitely different.
    const t = standardError > 0 ? apart / standardError : apart > 0 ? Number.MAX_VALUE : 0;
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
