import { Generator } from './driver.ts';
import { loadInTurns } from './lane.ts';
import type { LaneResult, LoadEffort } from './lane.ts';
import { routes } from './routes.ts';
import type { Route } from './routes.ts';
import type { Measured } from '../report/measure.ts';
import type { Beside, Row } from '../report/row.ts';
import { nodeGateway } from '../subjects/gateway.ts';
import { residentMemory } from '../subjects/process.ts';
import type { Running, Subject } from '../subjects/subject.ts';

/** The number of connections. Each has one request under way. */
const connections = 8;

/**
 * Measures requests per second of each route, processor time per request, and memory after all of
 * it, of ours and the reference in turns. `subjects` are ours, the reference, and others to compare
 * with.
 */
export async function load(subjects: readonly Subject[], effort: LoadEffort): Promise<Row[]> {
  await using started = new AsyncDisposableStack();
  const generator = started.use(new Generator());
  const services: { readonly name: string; readonly running: Running }[] = [];
  for (const { name, start } of subjects) {
    const running = await start();
    started.defer(() => running.close());
    services.push({ name, running });
  }
  const rows: Row[] = [];
  for (const route of routes) {
    const asked = services.filter(({ name }) => !route.without.includes(name));
    const lanes = asked.map(({ name, running }) => ({ name, running, requests: route }));
    const results = await loadInTurns(generator, lanes, connections, effort);
    rows.push(...rowsOf(route, results));
  }
  const memory = services.map(({ name, running: { pid } }) => ({ name, value: residentMemory(pid) }));
  const { ours, beside } = apart(memory);
  return [...rows, { id: 'load.memory', what: '(f) memory of the process after that', unit: 'bytes', ours, beside }];
}

function rowsOf({ id, what, one, aim }: Route, results: readonly LaneResult[]): Row[] {
  const rate = apart(results.map((result) => result.rate));
  const time = apart(results.map((result) => result.time));
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
