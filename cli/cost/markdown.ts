import { markdownTable } from '../command/markdown-table.ts';
import type { BreakEven, Comparison, Priced } from './compare.ts';
import type { Inputs, Sourced } from './inputs.ts';

/** What the claim "70 % cheaper" leaves of a price. */
export const CLAIMED_SHARE = 0.3;

/** The tables of a page. */
export interface Tables {
  readonly comparisons: readonly Comparison[];
  /** Where Workers cost the same. */
  readonly evens: readonly BreakEven[];
  /** Where Workers cost `CLAIMED_SHARE` of the other. */
  readonly claims: readonly BreakEven[];
}

/** Writes the comparison, the break-evens and the prices as Markdown. */
export function markdown(inputs: Inputs, { comparisons, evens, claims }: Tables): string {
  return [
    '### US dollars a month',
    '',
    ...comparison(inputs, comparisons),
    '',
    '### Requests a second, all the time, up to which Workers cost less',
    '',
    ...breakEvenTable(inputs, evens),
    '',
    '### Requests a second, all the time, up to which Workers cost 70 % less',
    '',
    ...breakEvenTable(inputs, claims),
    '',
    '### Prices',
    '',
    ...prices(inputs),
  ].join('\n');
}

function comparison({ alwaysOn, scaleToZero }: Inputs, comparisons: readonly Comparison[]): string[] {
  const names = [...alwaysOn, scaleToZero].map(({ name }) => name);
  return markdownTable(
    ['requests', 'traffic', 'Workers', 'most of it', ...names],
    comparisons.map(({ mix, traffic, workers, beside }) => {
      const [largestPart, dollars] = Object.entries(workers.parts).reduce((high, part) => (part[1] > high[1] ? part : high));
      return [
        mix,
        traffic,
        workers.isFree ? `${money(workers.dollars)} (free plan: 0)` : money(workers.dollars),
        dollars > workers.dollars / 3 ? (words.get(largestPart) ?? largestPart) : 'the plan',
        ...beside.map(describePrice),
      ];
    }),
  );
}

const words: ReadonlyMap<string, string> = new Map([
  ['requests', 'requests'],
  ['cpuMilliseconds', 'processor time'],
  ['objectRequests', 'calls of objects'],
  ['objectGigabyteSeconds', 'duration of objects'],
  ['rowsRead', 'rows read'],
  ['rowsWritten', 'rows written'],
]);

function describePrice({ dollars, workersAre }: Priced): string {
  if (!Number.isFinite(workersAre)) return money(dollars);
  if (workersAre <= 0) return `${money(dollars)}: Workers ${Math.round(-workersAre * 100)} % less`;
  return `${money(dollars)}: Workers ${(workersAre + 1).toFixed(1)} times`;
}

function breakEvenTable({ alwaysOn }: Inputs, evens: readonly BreakEven[]): string[] {
  const mixes = [...new Set(evens.map(({ mix }) => mix))];
  return markdownTable(
    ['requests', ...alwaysOn.map(({ name }) => name)],
    mixes.map((mix) => [
      mix,
      ...evens.filter((even) => even.mix === mix).map(({ perSecond }) => (perSecond === 0 ? 'none' : perSecond.toPrecision(2))),
    ]),
  );
}

function prices({ workers, alwaysOn, scaleToZero }: Inputs): string[] {
  const all: readonly Sourced[] = [workers, ...alwaysOn, scaleToZero];
  return markdownTable(
    ['what', 'source', 'read', 'seen there, or quoted from there more than once'],
    all.map(({ name, source, read, confirmed }) => [name, source, read, confirmed ? 'yes' : 'no: check it']),
  );
}

const money = (dollars: number): string => (dollars < 100 ? dollars.toFixed(2) : Math.round(dollars).toLocaleString('en'));
