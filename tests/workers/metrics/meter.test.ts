import { expect, test } from 'vitest';
import { Meter } from '../../../hosts/workers/metrics/meter.ts';
import type { Dataset } from '../../../hosts/workers/metrics/meter.ts';

type Point = Parameters<Dataset['writeDataPoint']>[0];

/** Returns a meter that writes to the log, its clock, and the samples of each line. */
function ofLog() {
  const clock = { now: 1_000_000 };
  const lines: unknown[][] = [];
  const log = (level: string, message: string, fields: object): void => {
    expect([level, message]).toEqual(['info', 'metrics']);
    lines.push(Reflect.get(fields, 'samples') as unknown[]);
  };
  return { clock, lines, meter: new Meter(undefined, log, () => clock.now) };
}

/** Returns a meter that writes data points, its clock, and the points. */
function ofPoints() {
  const clock = { now: 1_000_000 };
  const points: Point[] = [];
  const dataset: Dataset = { writeDataPoint: (point) => void points.push(point) };
  const fail = (): never => expect.unreachable('expected no line');
  return { clock, points, meter: new Meter(dataset, fail, () => clock.now) };
}

const failures = 'mintmark_store_failures_total';
const memory = 'mintmark_component_memory_bytes';

test('a line sums up ten seconds, with counters that are still at 0, and gauges as they are then', () => {
  const { clock, lines, meter } = ofLog();
  let bytes = 1;
  meter.gauges((set) => set(memory, { component: 'nft' }, bytes));
  meter.count(failures, { store: 'content' }, 0, 0);
  meter.flush();
  const labels = { component: 'nft' };
  expect(lines).toEqual([
    [
      { name: failures, labels: { store: 'content' }, count: 0, seconds: 0 },
      { name: memory, labels, value: 1 },
    ],
  ]);
  clock.now += 9_999;
  bytes = 2;
  meter.count(failures, { store: 'content' });
  meter.flush();
  expect(lines).toHaveLength(1);
  clock.now += 1;
  bytes = 3;
  meter.count(failures, { store: 'content' });
  meter.count('mintmark_limits_store_duration_seconds', {}, 0.5);
  meter.count('mintmark_limits_store_duration_seconds', {}, 0.25);
  meter.flush();
  expect(lines.slice(1)).toEqual([
    [
      { name: failures, labels: { store: 'content' }, count: 2, seconds: 0 },
      { name: 'mintmark_limits_store_duration_seconds', labels: {}, count: 2, seconds: 0.75 },
      { name: memory, labels, value: 3 },
    ],
  ]);
});

test('what lines of the log tell already is no sample of a line', () => {
  const { lines, meter } = ofLog();
  meter.countLogged('mintmark_requests_total', { route: 'unknown', status: '404' });
  meter.setLogged('mintmark_outbox_stuck_accounts', { chain: '1' }, 1);
  meter.flush();
  expect(lines).toEqual([]);
});

test('more samples than a line takes make several lines at once', () => {
  const { lines, meter } = ofLog();
  for (let plan = 0; plan < 450; plan++) meter.count('mintmark_limits_decisions_total', { outcome: 'allowed', plan: String(plan) }, 0, 0);
  meter.flush();
  expect(lines.map((samples) => samples.length)).toEqual([200, 200, 50]);
});

test('a data point has the labels in the order of the alphabet, however they were given', () => {
  const { points, meter } = ofPoints();
  const name = 'mintmark_limits_policy_decisions_total';
  meter.count(name, { policy: 'burst', plan: 'free', outcome: 'within', mode: 'shadow' });
  meter.count(name, { mode: 'shadow', outcome: 'within', plan: 'free', policy: 'burst' });
  meter.countLogged('mintmark_request_duration_seconds', { route: 'unknown' }, 0.5);
  meter.setLogged('mintmark_outbox_stuck_accounts', { chain: '1' }, 4);
  meter.flush();
  expect(points).toEqual([
    { indexes: [name], blobs: ['shadow', 'within', 'free', 'burst'], doubles: [2, 0] },
    { indexes: ['mintmark_request_duration_seconds'], blobs: ['unknown'], doubles: [1, 0.5] },
    { indexes: ['mintmark_outbox_stuck_accounts'], blobs: ['1'], doubles: [4, 0] },
  ]);
});

test('gauges are data points once in their interval, and a request has no more points than the runtime takes', () => {
  const { clock, points, meter } = ofPoints();
  const upstream = { chain: '', endpoint: '', kind: 'token', origin: '' };
  meter.gauges((set) => set('mintmark_upstream_info', upstream, 1), 3_600_000);
  meter.gauges((set) => set(memory, { component: 'nft' }, 7));
  const namesOf = (): string[] => points.splice(0).flatMap(({ indexes }) => indexes);
  meter.flush();
  expect(namesOf()).toEqual(['mintmark_upstream_info', memory]);
  clock.now += 9_999;
  meter.flush();
  expect(namesOf()).toEqual([]);
  clock.now += 1;
  meter.flush();
  expect(namesOf()).toEqual([memory]);
  clock.now += 3_590_000;
  meter.flush();
  expect(namesOf()).toEqual(['mintmark_upstream_info', memory]);
  for (let plan = 0; plan < 450; plan++) meter.count('mintmark_limits_decisions_total', { outcome: 'allowed', plan: String(plan) });
  const counts = [1, 2, 3, 4].map(() => {
    meter.flush();
    return namesOf().length;
  });
  expect(counts).toEqual([200, 200, 50, 0]);
});
