import { expect, test } from 'vitest';
import { readConfig } from '../../../hosts/shared/config/read.ts';

/** What is wrong, a configuration, and what is said of it, all of it: place, expected, got. */
export type Broken = readonly [
  name: string,
  configured: unknown,
  problems: readonly (readonly [at: string, expected: string | RegExp, got: string])[],
];

/** A configuration that breaks rules is refused with these problems and no others. */
export function refuses(rows: readonly Broken[]): void {
  test.each(rows)('%s', (_, configured, problems) => {
    const result = readConfig(JSON.stringify(configured), () => undefined);
    const expected = problems.map(([at, rule, got]) => ({
      at,
      expected: typeof rule === 'string' ? rule : expect.stringMatching(rule),
      got,
    }));
    expect(result.tag === 'err' ? result.val.toSorted(byPlace) : result).toEqual(expected.toSorted(byPlace));
  });
}

function byPlace(a: { readonly at: string }, b: { readonly at: string }): number {
  return Number(a.at > b.at) - Number(a.at < b.at);
}
