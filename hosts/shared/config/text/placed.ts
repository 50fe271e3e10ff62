import type { ConfigError } from '../config-error.ts';
import { show } from '../config-error.ts';

/** A value, and where it stands. */
export interface Placed {
  readonly at: string;
  readonly value: string;
}

/** Values that stand twice. `expected`: the rule. */
export function once(items: readonly Placed[], expected: string): ConfigError[] {
  const first = new Map<string, string>();
  return items.flatMap(({ at, value }) => {
    const other = first.get(value);
    if (other === undefined) first.set(value, at);
    return other === undefined ? [] : [{ at, expected, got: `the same as ${other}` }];
  });
}

/** Values that are not among these. `what`: each of them. */
export function known(items: readonly Placed[], what: string, among: readonly { readonly value: string }[]): ConfigError[] {
  const values = new Set(among.map(({ value }) => value));
  return items
    .filter(({ value }) => !values.has(value))
    .map(({ at, value }) => ({ at, expected: `${what} that is configured`, got: show(value) }));
}
