import { Generator } from './driver.ts';
import { routes } from './routes.ts';
import type { Route } from './routes.ts';
import { spread } from '../report/measure.ts';
import type { Measured } from '../report/measure.ts';
import type { Beside, Row } from '../report/row.ts';
import { nodeGateway } from '../subjects/gateway.ts';
import { processorTime, residentMemory } from '../subjects/process.ts';
import type { Running, Subject } from '../subjects/subject.ts';

/** How long to put under load. */
export interface LoadEffort {
  /** The number of rounds that count. */
  readonly rounds: number;
  /** The seconds that each service is under load in a round. */
  readonly seconds: number;
  /** The seconds that each service is under load before that, on each route. */
  readonly warmUpSeconds: number;
}

/** The number of connections. Each has one request under way. */
const connections = 8;

/** A service under load on a route. */
interface Lane {
  readonly name: string;
  readonly running: Running;
  readonly rates: number[];
  readonly times: number[];
}

/**
 * Measures requests per second of each route, processor time per request, and memory after all of
 * it, of ours and the reference in turns. `subjects` are ours, the reference, and others to compare
 * with.
 */
export async function load(subjects: readonly Subject[], effort: LoadEffort): Promise<Row[]> {
  await using started = new AsyncDisposableStack();
  const generator = started.use(new Generator());
  const services: Lane[] = [];
  for (const { name, start } of subjects) {
    const running = await start();
    started.defer(() => running.close());
    services.push({ name, running, rates: [], times: [] });
  }
  const rows: Row[] = [];
  for (const route of routes) {
    const asked = services.filter(({ name }) => !route.without.includes(name));
    const lanes = asked.map(({ name, running }) => ({ name, running, rates: [], times: [] }));
    for (const lane of lanes) if (effort.warmUpSeconds > 0) await ask(generator, route, lane.running, effort.warmUpSeconds);
    for (let round = 0; round < effort.rounds; round += 1) for (const lane of lanes) await measure(generator, route, lane, effort.seconds);
    rows.push(...rowsOf(route, lanes));
  }
  const memory = services.map(({ name, running: { pid } }) => ({ name, value: residentMemory(pid) }));
  const { ours, beside } = apart(memory);
  return [...rows, { id: 'load.memory', what: '(f) memory of the process after that', unit: 'bytes', ours, beside }];
}

const ask = (generator: Generator, { requests, expected }: Route, { baseUrl }: Running, seconds: number) =>
  generator.perform({ baseUrl, connections, seconds, requests, expected });

async function measure(generator: Generator, route: Route, { running, rates, times }: Lane, seconds: number): Promise<void> {
  const before = processorTime(running.pid);
  const outcome = await ask(generator, route, running, seconds);
  rates.push(outcome.answers / outcome.seconds);
  times.push((processorTime(running.pid) - before) / outcome.answers);
}

function rowsOf({ id, what, one, aim }: Route, lanes: readonly Lane[]): Row[] {
  const rate = apart(lanes.map(({ name, rates }) => ({ name, ...spread(rates) })));
  const time = apart(lanes.map(({ name, times }) => ({ name, ...spread(times) })));
  return [
    { id: `load.${id}`, what: `(f) ${what}`, unit: 'per-second', ...rate, aim },
    { id: `load.${id}.processor`, what: `(f) processor time of ${one}`, unit: 'us', ...time },
  ];
}

function apart(all: readonly Beside[]): { ours: Measured; beside: readonly Beside[] } {
  const ours = all.find(({ name }) => name === nodeGateway);
  if (ours === undefined) throw new RangeError(`expected ${nodeGateway} among ${all.map(({ name }) => name).join(', ')}`);
  return { ours, beside: all.filter((one) => one !== ours) };
}
