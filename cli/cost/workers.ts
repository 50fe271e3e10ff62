import type { Rate, RouteWork, WorkersPrices, WorkersUsage } from './inputs.ts';
import type { Month } from './traffic.ts';

const counted = ['requests', 'cpuMilliseconds', 'objectRequests', 'objectGigabyteSeconds', 'rowsRead', 'rowsWritten'] as const;

/** A month of Workers in dollars. */
export interface WorkersMonth {
  readonly dollars: number;
  /** What each kind of usage costs above what is included. */
  readonly parts: Readonly<Record<keyof WorkersUsage, number>>;
  /** Whether the free plan is enough. */
  readonly isFree: boolean;
}

/**
 * Computes what a month costs on the paid plan, and whether the free plan is enough: its limits are
 * per day, and 10 ms of processor time a request, which no route comes near.
 */
export function workersMonth(work: RouteWork, month: Month, prices: WorkersPrices): WorkersMonth {
  const usage = usageOf(work, month, prices);
  const priced = counted.map((name) => [name, above(usage[name], prices[name])] as const);
  const parts = {
    requests: 0,
    cpuMilliseconds: 0,
    objectRequests: 0,
    objectGigabyteSeconds: 0,
    rowsRead: 0,
    rowsWritten: 0,
    ...Object.fromEntries(priced),
  };
  const { freePerDay } = prices;
  const isFree =
    usage.requests / month.days <= freePerDay.requests &&
    usage.objectRequests / month.days <= freePerDay.objectRequests &&
    usage.objectGigabyteSeconds / month.days <= freePerDay.objectGigabyteSeconds &&
    usage.rowsRead / month.days <= freePerDay.rowsRead &&
    usage.rowsWritten / month.days <= freePerDay.rowsWritten;
  return { dollars: prices.minimum + priced.reduce((sum, [, dollars]) => sum + dollars, 0), parts, isFree };
}

function usageOf(work: RouteWork, { requests }: Month, { objectGigabytes }: WorkersPrices): WorkersUsage {
  return {
    requests,
    cpuMilliseconds: requests * work.workersCpuMilliseconds,
    objectRequests: requests * work.objectRequests,
    // Requests that one object has at the same time share its duration, so this is an upper bound.
    objectGigabyteSeconds: (requests * work.objectMilliseconds * objectGigabytes) / 1000,
    rowsRead: requests * work.rowsRead,
    rowsWritten: requests * work.rowsWritten,
  };
}

/** Returns the dollars for what is above the amount that a month includes. */
export function above(amount: number, { included, perMillion }: Rate): number {
  return (Math.max(0, amount - included) * perMillion) / 1e6;
}
