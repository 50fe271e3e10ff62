import { alwaysOnMonth, scaleToZeroMonth } from './containers.ts';
import type { AlwaysOnPrices, Inputs, Mix } from './inputs.ts';
import { monthOf, workOf } from './traffic.ts';
import type { WorkersMonth } from './workers.ts';
import { workersMonth } from './workers.ts';

/** A way to run mintmark, and what it costs. */
export interface Priced {
  readonly name: string;
  readonly dollars: number;
  /** What Workers cost compared with it: -0.7 for 70 % less, 1 for twice as much. */
  readonly workersAre: number;
}

/** A row of the table. */
export interface Comparison {
  readonly mix: string;
  readonly traffic: string;
  readonly workers: WorkersMonth;
  readonly beside: readonly Priced[];
}

/** The traffic up to which Workers cost less than something that is always on. */
export interface BreakEven {
  readonly mix: string;
  readonly beside: string;
  /** Requests a second, all the time; 0 if Workers never cost less. */
  readonly perSecond: number;
}

/** Compares the prices of every mix at every traffic. */
export function compare(inputs: Inputs): Comparison[] {
  return inputs.mixes.flatMap((mix) =>
    inputs.traffic.map((traffic) => {
      const [work, month] = [workOf(mix, inputs), monthOf(traffic, inputs)];
      const workers = workersMonth(work, month, inputs.workers);
      const priced = (name: string, dollars: number): Priced => ({
        name,
        dollars,
        workersAre: dollars === 0 ? Number.POSITIVE_INFINITY : workers.dollars / dollars - 1,
      });
      return {
        mix: mix.name,
        traffic: traffic.name,
        workers,
        beside: [
          ...inputs.alwaysOn.map((prices) => priced(prices.name, alwaysOnMonth(work, month, prices, inputs.utilisation))),
          priced(inputs.scaleToZero.name, scaleToZeroMonth(work, month, inputs.scaleToZero, inputs.utilisation)),
        ],
      };
    }),
  );
}

/** Finds the traffic up to which Workers cost less than a share of what is always on. */
export function breakEvens(inputs: Inputs, share = 1): BreakEven[] {
  return inputs.mixes.flatMap((mix) =>
    inputs.alwaysOn.map((prices) => ({ mix: mix.name, beside: prices.name, perSecond: breakEven(mix, prices, share, inputs) })),
  );
}

function breakEven(mix: Mix, prices: AlwaysOnPrices, share: number, inputs: Inputs): number {
  const work = workOf(mix, inputs);
  const isCheaper = (perSecond: number): boolean => {
    const month = monthOf({ name: '', perSecond }, inputs);
    return workersMonth(work, month, inputs.workers).dollars < share * alwaysOnMonth(work, month, prices, inputs.utilisation);
  };
  // Search up to the first rate at which Workers are not cheaper. A second instance may make them
  // cheaper again, at a much higher rate.
  let [low, high] = [0, 0.01];
  if (!isCheaper(low)) return 0;
  for (; isCheaper(high) && high < 1e5; high *= 1.05) low = high;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (isCheaper(middle)) low = middle;
    else high = middle;
  }
  return low;
}
