import type { AlwaysOnPrices, RouteWork, ScaleToZeroPrices } from './inputs.ts';
import type { Month } from './traffic.ts';
import { above } from './workers.ts';

/**
 * Returns the dollars for a month of instances that are always on: as many as the traffic takes at
 * its peak.
 */
export function alwaysOnMonth(work: RouteWork, month: Month, prices: AlwaysOnPrices, utilisation: number): number {
  const needed = Math.ceil(busyProcessors(work, month) / (prices.vcpus * utilisation));
  return Math.max(prices.instances, needed) * prices.perInstanceMonth + prices.besideMonth;
}

/**
 * Returns the dollars for a month of a container that is charged for while it has a request.
 * Requests that come at random keep an instance busy for 1 - e^(-rate × duration) of the time. Each
 * stretch is rounded up, by half a step on average, and each burst begins with a start.
 */
export function scaleToZeroMonth(work: RouteWork, month: Month, prices: ScaleToZeroPrices, utilisation: number): number {
  const seconds = work.answerMilliseconds / 1000;
  const instances = Math.max(
    1,
    Math.ceil(busyProcessors(work, month) / (prices.vcpus * utilisation)),
    Math.ceil((month.perSecond * seconds) / prices.concurrency),
  );
  const rate = month.perSecond / instances;
  const idle = Math.exp(-rate * seconds);
  const stretches = rate * idle;
  const charged = Math.min(1, 1 - idle + stretches * (prices.roundedToSeconds / 2));
  const busy = instances * (month.seconds * charged + month.bursts * prices.startSeconds);
  return (
    above(busy * prices.vcpus, prices.vcpuSeconds) +
    above(busy * prices.gibibytes, prices.gibibyteSeconds) +
    above(month.requests, prices.requests)
  );
}

function busyProcessors({ containerCpuMilliseconds }: RouteWork, { perSecond }: Month): number {
  return (perSecond * containerCpuMilliseconds) / 1000;
}
