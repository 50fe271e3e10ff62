import { expect, test } from 'vitest';
import { readConfig } from '../../../hosts/shared/config/read.ts';

/** A name for what is wrong, a configuration, and all its errors: place, expected, got. */
export type Broken = readonly [
  name: string,
  configured: unknown,
  errors: readonly (readonly [at: string, expected: string | RegExp, got: string])[],
];

/** Tests that each configuration is refused with these errors and no others. */
export function refuses(rows: readonly Broken[]): void {
  test.each(rows)('%s', (_, configured, errors) => {
    const result = readConfig(JSON.stringify(configured), () => undefined);
    const expected = errors.map(([at, rule, got]) => ({
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
