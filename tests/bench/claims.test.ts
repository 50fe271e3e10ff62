import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compare } from '../../cli/cost/compare.ts';
import { readInputs } from '../../cli/cost/inputs.ts';
import { claimsOf, costsOf } from '../../scripts/bench/claims/claims.ts';
import { computedIn, markdown } from '../../scripts/bench/claims/page.ts';
import { pageFile, readResults, valueOf } from '../../scripts/bench/claims/results.ts';
import { sizes } from '../../scripts/bench/sizes.ts';
import { from } from '../../scripts/build/paths.ts';

/** How much the sizes of two builds of the same source may differ: compilers differ by machine. */
const TOLERANCE = 0.02;

const report = readResults();
const costs = costsOf(compare(readInputs(from('cli/cost/inputs.json'))));

test('the page is what its results come to', () => {
  expect(computedIn(readFileSync(from(pageFile), 'utf8')), 'npm run claims').toBe(markdown(report, claimsOf(report), costs));
});

test('the sizes of the results are those of the build', () => {
  for (const { id, ours } of sizes()) {
    const stored = valueOf(report, id) ?? 0;
    expect(Math.abs(stored - ours.value) / ours.value, `${id}: npm run claims`).toBeLessThan(TOLERANCE);
  }
});

test('each claim has a figure of Node or of workerd, and a verdict', () => {
  const claims = claimsOf(report);
  expect(claims).toHaveLength(4);
  for (const { findings } of claims) {
    expect(findings.some(({ verdict }) => verdict !== 'not measured')).toBe(true);
    for (const { what, node, workerd } of findings)
      expect(
        [node, workerd].some((cell) => /\d/.test(cell)),
        what,
      ).toBe(true);
  }
});

test('a claim holds only if every host keeps it; on a busy machine little more says nothing', () => {
  const row = (id: string, value: number) => ({ id, what: id, unit: 'us', ours: { value }, beside: [] }) as const;
  const rows = [row('instantiate.native', 900), row('instantiate.isolate', 1_100)];
  const verdictsAt = (load: number): unknown => claimsOf({ ...report, load, rows })[0]?.findings.map(({ verdict }) => verdict);
  expect(verdictsAt(0.1)).toEqual(['no', 'not measured']);
  expect(verdictsAt(4)).toEqual(['not shown', 'not measured']);
  expect(claimsOf({ ...report, rows })[0]?.findings[0]).toMatchObject({ node: '900.0 us', workerd: '1.10 ms', wasmtime: '–' });
});
