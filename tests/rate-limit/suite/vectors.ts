import { readFileSync } from 'node:fs';

/** Reads a vector file of `tests/vectors/rate-limit`. */
export function vectors<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../vectors/rate-limit/${file}`, import.meta.url), 'utf8'));
}
