import { limitedService, serviceForTests } from '../build/limited/service-for-tests.ts';
import { Generator } from './load/driver.ts';
import { loadInTurns } from './load/lane.ts';
import type { LoadEffort } from './load/lane.ts';
import type { Row } from './report/row.ts';
import { served } from './subjects/composed.ts';
import type { Site } from './subjects/subject.ts';

const [alone, limited] = ['the service alone', 'behind the limit middleware'] as const;
const connections = 8;
/** A plan that refuses nothing here: every request is decided, and answered. */
const limits = { costs: { '*': 1 }, plans: { anonymous: { policies: [{ name: 'hourly', quota: 1_000_000_000, window: 3600 }] } } };

/** Measures what a decision for each request takes from a service for WASI 0.3 in wasmtime. */
export async function middleware(site: Site, effort: LoadEffort): Promise<Row[]> {
  await using started = new AsyncDisposableStack();
  const generator = started.use(new Generator());
  const lanes = [];
  for (const { name, start } of [served(limited, limitedService, site, { limits }), served(alone, serviceForTests, site, {})]) {
    const running = await start();
    started.defer(() => running.close());
    const requests = [{ method: 'GET', path: '/status?200', headers: {} }] as const;
    lanes.push({ name, running, requests: { requests, expected: '' } });
  }
  const [ours, bare] = await loadInTurns(generator, lanes, connections, effort);
  if (ours === undefined || bare === undefined) throw new RangeError(`expected two results, got ${ours === undefined ? 'none' : 'one'}`);
  const what = 'an empty answer in wasmtime, with a limit decision for each';
  return [
    { id: 'middleware', what, unit: 'per-second', ours: ours.rate, beside: [bare.rate], aim: { atLeast: 0.6, times: alone } },
    { id: 'middleware.processor', what: 'processor time of it', unit: 'us', ours: ours.time, beside: [bare.time] },
  ];
}
