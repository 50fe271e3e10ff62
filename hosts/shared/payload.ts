import type { Problem } from './config/problem.ts';

/** What a WIT function's error is: jco throws an `Error` with it as its `payload`. Nothing: it was thrown by something else, or is a trap. */
export function payloadOf(error: unknown): unknown {
  return error instanceof Error && 'payload' in error ? error.payload : undefined;
}

/** The problems that a component's `open` threw; none where it threw something else. */
export function problemsOf(error: unknown): Problem[] | undefined {
  const payload = payloadOf(error);
  return Array.isArray(payload) && payload.every(isProblem) ? payload : undefined;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'at' in value && 'expected' in value && 'got' in value;
}
