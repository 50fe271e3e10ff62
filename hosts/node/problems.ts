import type { Problem } from '../shared/config/problem.ts';

/** A configuration that is not served. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Every problem found, by place. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(lineOf).join('\n'));
    this.problems = problems;
  }
}

/** A problem as a line for people. */
export function lineOf({ at, expected, got }: Problem): string {
  return `${at === '' ? '(the whole)' : at}: expected ${expected}, got ${got}`;
}

/** The problems that a component's `open` threw; none where it threw something else. */
export function problemsOf(error: unknown): readonly Problem[] | undefined {
  const payload = error instanceof Error && 'payload' in error ? error.payload : undefined;
  return Array.isArray(payload) && payload.every(isProblem) ? payload : undefined;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'at' in value && 'expected' in value && 'got' in value;
}
