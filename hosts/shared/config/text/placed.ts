import type { ConfigError } from '../config-error.ts';
import { show } from '../config-error.ts';

/** A value, and its place in a configuration. */
export interface Placed {
  /** JSON pointer to the value. */
  readonly at: string;
  readonly value: string;
}

/** Returns an error for each value that another one equals. `expected` is the rule. */
export function once(items: readonly Placed[], expected: string): ConfigError[] {
  const first = new Map<string, string>();
  return items.flatMap(({ at, value }) => {
    const other = first.get(value);
    if (other === undefined) first.set(value, at);
    return other === undefined ? [] : [{ at, expected, got: `the same as ${other}` }];
  });
}

/**
 * Returns an error for each value that is not among the given ones. `what` says what the value
 * names.
 */
export function known(items: readonly Placed[], what: string, among: readonly { readonly value: string }[]): ConfigError[] {
  // An id that waits for an unset variable may be any of them.
  if (among.some(({ value }) => value.includes('${'))) return [];
  const values = new Set(among.map(({ value }) => value));
  return items
    .filter(({ value }) => !values.has(value) && !value.includes('${'))
    .map(({ at, value }) => ({ at, expected: `${what} that is configured`, got: show(value) }));
}
