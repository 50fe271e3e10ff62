import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { breakEvens, compare } from '../../cli/cost/compare.ts';
import { alwaysOnMonth, scaleToZeroMonth } from '../../cli/cost/containers.ts';
import { tableIn } from '../../cli/cost/document.ts';
import { InputError, readInputs } from '../../cli/cost/inputs.ts';
import type { RouteWork } from '../../cli/cost/inputs.ts';
import { CLAIMED_SHARE, markdown } from '../../cli/cost/markdown.ts';
import { monthOf, workOf } from '../../cli/cost/traffic.ts';
import { workersMonth } from '../../cli/cost/workers.ts';

const run = promisify(execFile);
const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const inputs = readInputs(path('cli/cost/inputs.json'));

/** A request that takes nothing but what is said. */
const work = (of: Partial<RouteWork>): RouteWork => ({
  workersCpuMilliseconds: 0,
  containerCpuMilliseconds: 0,
  answerMilliseconds: 0,
  objectRequests: 0,
  objectMilliseconds: 0,
  rowsRead: 0,
  rowsWritten: 0,
  ...of,
});
/** A month of so many requests. */
const month = (requests: number) => ({ requests, bursts: 0, seconds: 2_628_000, perSecond: requests / 2_628_000, days: 30 });

describe('Workers', () => {
  test('cost what the examples of the price list say', () => {
    const dollars = (requests: number) => workersMonth(work({ workersCpuMilliseconds: 7 }), month(requests), inputs.workers).dollars;
    expect(dollars(15_000_000)).toBeCloseTo(8, 6);
    expect(dollars(100_000_000)).toBeCloseTo(45.4, 6);
  });

  test('objects and rows are charged above what is included', () => {
    const { parts } = workersMonth(work({ objectRequests: 2, objectMilliseconds: 100, rowsWritten: 6 }), month(50_000_000), inputs.workers);
    expect(parts).toMatchObject({ objectRequests: 99 * 0.15, objectGigabyteSeconds: 3, rowsWritten: 250, rowsRead: 0 });
  });

  test('the free plan does while none of its days is full', () => {
    const isFree = (requests: number, of: Partial<RouteWork>) => workersMonth(work(of), month(requests), inputs.workers).isFree;
    expect(isFree(3_000_000, {})).toBe(true);
    expect(isFree(3_000_001, {})).toBe(false);
    expect(isFree(3_000_000, { rowsWritten: 2 })).toBe(false);
  });
});

describe('containers', () => {
  test('there are as many as the traffic takes, and never fewer than named', () => {
    const prices = { name: '', source: '', read: '', confirmed: true, vcpus: 0.5, instances: 2, perInstanceMonth: 10, besideMonth: 7 };
    const dollars = (perSecond: number) => alwaysOnMonth(work({ containerCpuMilliseconds: 1 }), { ...month(0), perSecond }, prices, 0.5);
    expect(dollars(1)).toBe(27);
    expect(dollars(500)).toBe(27);
    expect(dollars(501)).toBe(37);
  });

  test('one that scales to zero costs its busy time, and never more than all of it', () => {
    const { scaleToZero } = inputs;
    const free = { included: 0, perMillion: 1 };
    const prices = {
      ...scaleToZero,
      vcpus: 1,
      gibibytes: 0,
      roundedToSeconds: 0,
      vcpuSeconds: free,
      requests: { included: 0, perMillion: 0 },
    };
    const busy = (perSecond: number) =>
      1e6 * scaleToZeroMonth(work({ answerMilliseconds: 100 }), { ...month(0), seconds: 1000, perSecond }, prices, 1);
    expect(busy(10)).toBeCloseTo(1000 * (1 - Math.exp(-1)), 6);
    expect(busy(700)).toBeCloseTo(1000, 6);
    expect(busy(0.001)).toBeCloseTo(0.1, 3);
  });
});

test('traffic in bursts is as much as it says', () => {
  const found = monthOf({ name: '', perDay: 1000, burstsPerDay: 10, perSecondInBurst: 20 }, { hoursPerMonth: 720 });
  expect(found).toEqual({ requests: 30_000, bursts: 300, seconds: 1500, perSecond: 20, days: 30 });
});

test('a mix is the mean of its routes', () => {
  expect(workOf({ name: '', token: 0.5, rpc: 0.5, sign: 0 }, inputs).answerMilliseconds).toBeCloseTo(105, 9);
});

test('at a break-even both cost the same', () => {
  for (const { mix, beside, perSecond } of breakEvens(inputs)) {
    const at = { ...inputs, traffic: [{ name: 'there', perSecond }], mixes: inputs.mixes.filter(({ name }) => name === mix) };
    const [found] = compare(at);
    expect(found?.workers.dollars, `${mix}, ${beside}`).toBeCloseTo(found?.beside.find(({ name }) => name === beside)?.dollars ?? 0, 3);
  }
});

test('other numbers can be put in, and only where there are some', () => {
  const file = path('cli/cost/inputs.json');
  expect(readInputs(file, ['routes.token.workersCpuMilliseconds=0.9', 'alwaysOn.0.perInstanceMonth=12'])).toMatchObject({
    routes: { token: { workersCpuMilliseconds: 0.9 } },
    alwaysOn: [{ perInstanceMonth: 12 }, {}, {}],
  });
  for (const wrong of [
    'routes.image.workersCpuMilliseconds=1',
    'utilisation',
    'utilisation=',
    'utilisation=-1',
    'workers=1',
    'mixes.0.token=0.5',
  ])
    expect(() => readInputs(file, [wrong]), wrong).toThrow(InputError);
});

test('docs/explanation/cost.md has the tables of the inputs', () => {
  expect(tableIn(readFileSync(path('docs/explanation/cost.md'), 'utf8'))).toBe(
    markdown(inputs, { comparisons: compare(inputs), evens: breakEvens(inputs), claims: breakEvens(inputs, CLAIMED_SHARE) }),
  );
});

test('the command tells people and programs', async () => {
  const cost = (...args: readonly string[]) => run(process.execPath, [path('cli/mintmark.mjs'), 'cost', ...args]);
  expect((await cost()).stdout).toContain('| all three | 100 a second |');
  const { comparisons }: { comparisons: unknown[] } = JSON.parse((await cost('--json')).stdout);
  expect(comparisons).toHaveLength(inputs.mixes.length * inputs.traffic.length);
  await expect(cost('--set', 'utilisation=much')).rejects.toMatchObject({ code: 2 });
  await expect(cost('--inputs', path('nowhere.json'))).rejects.toMatchObject({ code: 1 });
});
