/** What was measured, in the unit of its row: microseconds, bytes, or so many a second. `value` is the median of the rounds; a size is measured once. */
export interface Measured {
  readonly value: number;
  /** The lowest of the rounds. */
  readonly low?: number;
  /** The highest. */
  readonly high?: number;
}

/** One of several ways to do the same. */
export interface Contender {
  readonly name: string;
  /** Does it so many times; gives the milliseconds that took, preparations aside. */
  readonly time: (count: number) => number | Promise<number>;
}

/** How long to measure. */
export interface Effort {
  /** Rounds that count. */
  readonly rounds: number;
  /** Milliseconds that each contender has in a round, about. */
  readonly roundMilliseconds: number;
  /** Milliseconds that each has before that, for the compilers to finish with it. */
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
 * Measures contenders in turns, so that whatever else the machine does hits all of them alike. Microseconds for once, by name: the median of the rounds, each of
 * which is the mean of as many times as fit.
 */
export async function inTurns(contenders: readonly Contender[], effort: Effort): Promise<ReadonlyMap<string, Measured>> {
  const lanes: { contender: Contender; count: number; rounds: number[] }[] = [];
  for (const contender of contenders) lanes.push({ contender, count: await warmUp(contender, effort), rounds: [] });
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { contender, count, rounds } of lanes) rounds.push(((await contender.time(count)) * 1000) / count);
  }
  return new Map(lanes.map(({ contender, rounds }) => [contender.name, spread(rounds)]));
}

/** Runs a contender until it is warm; gives how many times fit into a round. */
async function warmUp({ time }: Contender, { warmUpMilliseconds, roundMilliseconds }: Effort): Promise<number> {
  let count = 1;
  let last = await time(count);
  for (let spent = last; spent < warmUpMilliseconds; spent += last) {
    // Once may take no time that the clock can tell.
    count = last < roundMilliseconds / 2 ? count * 2 : count;
    last = await time(count);
  }
  return Math.max(1, Math.round((count * roundMilliseconds) / Math.max(last, 0.001)));
}

/** What was measured of one of them. Throws where it was not. */
export function named(measured: ReadonlyMap<string, Measured>, name: string): Measured {
  const found = measured.get(name);
  if (found === undefined) throw new RangeError(`expected ${name} among ${[...measured.keys()].join(', ')}`);
  return found;
}

/** Median and extremes. */
export function spread(rounds: readonly number[]): Measured {
  const sorted = rounds.toSorted((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined || below === undefined || above === undefined)
    throw new RangeError('expected a round at least, got none');
  return { value: (below + above) / 2, low, high };
}
