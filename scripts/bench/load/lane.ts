import { spread } from '../report/measure.ts';
import type { Beside } from '../report/row.ts';
import { processorTime } from '../subjects/process.ts';
import type { Running } from '../subjects/subject.ts';
import type { Generator } from './driver.ts';
import type { Requests } from './routes.ts';

/** How long to put under load. */
export interface LoadEffort {
  /** The number of rounds that count. */
  readonly rounds: number;
  /** The seconds that each service is under load in a round. */
  readonly seconds: number;
  /** The seconds that each service is under load before that, on each route. */
  readonly warmUpSeconds: number;
}

/** A service under load by some requests. */
export interface Lane {
  /** The name in rows. */
  readonly name: string;
  readonly running: Running;
  readonly requests: Requests;
}

/** What a lane came to. */
export interface LaneResult {
  /** Right answers a second. */
  readonly rate: Beside;
  /** Microseconds of processor time for an answer. */
  readonly time: Beside;
}

/** Puts each lane under load over so many connections, in turns. */
export async function loadInTurns(
  generator: Generator,
  lanes: readonly Lane[],
  connections: number,
  effort: LoadEffort,
): Promise<readonly LaneResult[]> {
  const perform = ({ running: { baseUrl }, requests }: Lane, seconds: number) =>
    generator.perform({ baseUrl, connections, seconds, ...requests });
  const measured = lanes.map((lane) => ({ lane, rates: new Array<number>(), times: new Array<number>() }));
  for (const lane of lanes) if (effort.warmUpSeconds > 0) await perform(lane, effort.warmUpSeconds);
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { lane, rates, times } of measured) {
      const before = processorTime(lane.running.pid);
      const { answers, seconds } = await perform(lane, effort.seconds);
      rates.push(answers / seconds);
      times.push((processorTime(lane.running.pid) - before) / answers);
    }
  }
  return measured.map(({ lane: { name }, rates, times }) => ({ rate: { name, ...spread(rates) }, time: { name, ...spread(times) } }));
}
