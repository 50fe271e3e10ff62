/** A chain id: a number, its decimal text, or `eip155:` and a number. */
export type ChainId = number | bigint | string;

/**
 * Returns a value as a segment of a path.
 *
 * Security: `fetch` takes the segments `.` and `..` for steps to another path, however they are
 * written.
 *
 * Errors: throws a `RangeError` if the value is one of them, or a number that is no longer exact.
 */
export function segment(value: number | bigint | string): string {
  const text = exact(value);
  if (text === '.' || text === '..') throw new RangeError(`expected a segment of a path, got "${text}", which leads to another path`);
  return encodeURIComponent(text).replaceAll('%3A', ':');
}

/**
 * Returns a whole number as text.
 *
 * Errors: throws a `RangeError` if it is no longer exact.
 */
export function exact(value: number | bigint | string): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError(`expected a whole number below 2^53, got ${value}; pass a bigint or a string`);
  return String(value);
}
