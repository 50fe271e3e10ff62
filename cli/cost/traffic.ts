import type { Inputs, Mix, RouteWork, Traffic } from './inputs.ts';
import { routeNames } from './inputs.ts';

/** A month of traffic. */
export interface Month {
  readonly requests: number;
  /** How many stretches of time with requests there are; between them comes nothing. */
  readonly bursts: number;
  /** The seconds of all stretches. */
  readonly seconds: number;
  /** Requests a second within a stretch. */
  readonly perSecond: number;
  /** The days of the month. */
  readonly days: number;
}

/**
 * Computes a month of traffic. Steady traffic is one stretch without an end: nothing has to start.
 */
export function monthOf(traffic: Traffic, { hoursPerMonth }: Pick<Inputs, 'hoursPerMonth'>): Month {
  const [days, seconds] = [hoursPerMonth / 24, hoursPerMonth * 3600];
  if ('perSecond' in traffic) return { requests: traffic.perSecond * seconds, bursts: 0, seconds, perSecond: traffic.perSecond, days };
  const requests = traffic.perDay * days;
  return {
    requests,
    bursts: traffic.burstsPerDay * days,
    seconds: requests / traffic.perSecondInBurst,
    perSecond: traffic.perSecondInBurst,
    days,
  };
}

/** Computes what an average request of a mix uses. */
export function workOf(mix: Mix, { routes }: Pick<Inputs, 'routes'>): RouteWork {
  const mean = (of: keyof RouteWork): number => routeNames.reduce((sum, name) => sum + mix[name] * routes[name][of], 0);
  return {
    workersCpuMilliseconds: mean('workersCpuMilliseconds'),
    containerCpuMilliseconds: mean('containerCpuMilliseconds'),
    answerMilliseconds: mean('answerMilliseconds'),
    objectRequests: mean('objectRequests'),
    objectMilliseconds: mean('objectMilliseconds'),
    rowsRead: mean('rowsRead'),
    rowsWritten: mean('rowsWritten'),
  };
}
