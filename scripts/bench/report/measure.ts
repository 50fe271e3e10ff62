/**
 * A measured value in the unit of its row: microseconds, bytes, or a number per second. `value` is
 * the median of the rounds. A size is measured once.
 */
export interface Measured {
  readonly value: number;
  /** The lowest of the rounds. */
  readonly low?: number;
  /** The highest. */
  readonly high?: number;
}

/** One of several ways to do the same thing. */
export interface Contender {
  readonly name: string;
  /** Does it so many times. Returns the milliseconds that took, without preparations. */
  readonly time: (count: number) => number | Promise<number>;
}

/** How long to measure. */
export interface Effort {
  /** The number of rounds that count. */
  readonly rounds: number;
  /** About how many milliseconds each contender has in a round. */
  readonly roundMilliseconds: number;
  /** How many milliseconds each contender has before that, so that the compilers finish with it. */
  readonly warmUpMilliseconds: number;
}

/** Times work that needs no preparation. */
export function timed(work: (iteration: number) => void): Contender['time'] {
  return (count) => {
    const started = performance.now();
    for (let iteration = 0; iteration < count; iteration += 1) work(iteration);
    return performance.now() - started;
  };
}

/**
 * Measures contenders in turns, so that other work of the machine affects all of them alike.
 * Returns the microseconds for doing it once, by name: the median of the rounds, each of which is
 * the mean of as many times as fit.
 */
export async function inTurns(contenders: readonly Contender[], effort: Effort): Promise<ReadonlyMap<string, Measured>> {
  const lanes: { contender: Contender; count: number; rounds: number[] }[] = [];
  for (const contender of contenders) lanes.push({ contender, count: await warmUp(contender, effort), rounds: [] });
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { contender, count, rounds } of lanes) rounds.push(((await contender.time(count)) * 1000) / count);
  }
  return new Map(lanes.map(({ contender, rounds }) => [contender.name, spread(rounds)]));
}

/** Runs a contender until it is warm. Returns how many times fit into a round. */
async function warmUp({ time }: Contender, { warmUpMilliseconds, roundMilliseconds }: Effort): Promise<number> {
  let count = 1;
  let last = await time(count);
  for (let spent = last; spent < warmUpMilliseconds; spent += last) {
    // Doing it once may take less time than the clock can measure.
    count = last < roundMilliseconds / 2 ? count * 2 : count;
    last = await time(count);
  }
  return Math.max(1, Math.round((count * roundMilliseconds) / Math.max(last, 0.001)));
}

/** Returns what was measured of a contender. Throws if it was not measured. */
export function named(measured: ReadonlyMap<string, Measured>, name: string): Measured {
  const found = measured.get(name);
  if (found === undefined) throw new RangeError(`expected ${name} among ${[...measured.keys()].join(', ')}`);
  return found;
}

/** Returns the median and the extremes. */
export function spread(rounds: readonly number[]): Measured {
  const sorted = rounds.toSorted((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined || below === undefined || above === undefined)
    throw new RangeError('expected a round at least, got none');
  return { value: (below + above) / 2, low, high };
}
