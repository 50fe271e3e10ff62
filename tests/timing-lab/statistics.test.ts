import { describe, expect, test } from 'vitest';
import { conclusion, verdictOf } from '../../scripts/timing-lab/experiments.ts';
import type { Finding } from '../../scripts/timing-lab/experiments.ts';
import type { Sample } from '../../scripts/timing-lab/statistics.ts';
import { difference } from '../../scripts/timing-lab/statistics.ts';
import { Random } from '../rate-limit/suite/random.ts';

/**
 * Returns samples around 50 us with interruptions. Those of the fixed class take `extraNanoseconds`
 * more.
 */
function samples(count: number, extraNanoseconds: number, seed: number): Sample[] {
  const random = new Random('samples', seed);
  return Array.from({ length: count }, () => {
    const fixed = random.fraction() < 0.5;
    const interruption = random.fraction() < 0.01 ? 1e6 * random.fraction() : 0;
    return { fixed, nanoseconds: 50_000 + 2000 * random.fraction() + interruption + (fixed ? extraNanoseconds : 0) };
  });
}

describe('the difference between two classes', () => {
  test('is found where there is one, interruptions or not', () => {
    const { t, fixed, random } = difference(samples(20_000, 200, 1));
    expect(t).toBeGreaterThan(10);
    expect(Number.isFinite(fixed) && Number.isFinite(random)).toBe(true);
  });

  test.each([2, 3, 4, 5, 6])('is not found where there is none, seed %i', (seed) => {
    expect(difference(samples(20_000, 0, seed)).t).toBeLessThan(4.5);
  });

  test("is Welch's t", () => {
    // The means are 3 and 6, the variances about 2 and 8. Five values are repeated so that every
    // cut has enough samples.
    const values = [1, 2, 3, 4, 5].flatMap((one) => Array.from({ length: 40 }, () => one));
    const both = values.flatMap((one) => [
      { fixed: true, nanoseconds: one },
      { fixed: false, nanoseconds: one * 2 },
    ]);
    const variance = (200 / 199) * 2;
    const whole = 3 / Math.sqrt(variance / 200 + (4 * variance) / 200);
    expect(difference(both).t).toBeGreaterThanOrEqual(whole - 1e-9);
    expect(difference(both.map((sample) => ({ ...sample, nanoseconds: sample.nanoseconds + 7 }))).t).toBeCloseTo(difference(both).t, 9);
  });

  test('is zero or infinite for classes without any spread', () => {
    const flat = (other: number): Sample[] =>
      Array.from({ length: 200 }, (_, index) => ({ fixed: index % 2 === 0, nanoseconds: index % 2 === 0 ? 5 : other }));
    expect(difference(flat(5)).t).toBe(0);
    expect(difference(flat(6)).t).toBeGreaterThan(10);
  });
});

describe('the conclusion', () => {
  const finding = (t: number, control: boolean): Finding => {
    const found = { t, of: 1000, fixed: 1, random: 1 };
    return { ...found, name: `${control ? 'control' : 'operation'} ${t}`, control, verdict: verdictOf(found) };
  };

  test.each([
    ['inconclusive', 1, [finding(5, true), finding(1, false)]],
    ['inconclusive', 1, [finding(5, true), finding(50, false)]],
    ['leak', 1, [finding(50, true), finding(11, false), finding(5, false)]],
    ['unclear', 0, [finding(50, true), finding(5, false)]],
    ['nothing', 0, [finding(50, true), finding(1, false)]],
  ] as const)('%s ends with %i', (verdict, exitCode, findings) => {
    expect(conclusion(findings)).toMatchObject({ verdict, exitCode });
  });
});
