import type { ConfigError } from '../config-error.ts';

/** Validates that a value has exactly one of some fields. `at` is its place. */
export function exactlyOne<T>(value: T, names: readonly (keyof T & string)[], at: string): ConfigError[] {
  const found = names.filter((name) => value[name] !== undefined);
  if (found.length === 1) return [];
  return [{ at, expected: `exactly one of ${names.join(', ')}`, got: found.length === 0 ? 'none' : found.join(' and ') }];
}
