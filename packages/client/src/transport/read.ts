import { isProblemCode } from '../codes.ts';
import { ProblemError, UnreadableError } from '../errors.ts';
import type { FailureFacts } from '../errors.ts';
import { rateLimits } from '../rate-limit.ts';
import type { Problem } from '../wire.ts';
import type { Head, Received } from './received.ts';

/** Statuses with which a proxy says that the same request may succeed later. */
const passing: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/**
 * Returns the JSON of a response with the status 200.
 *
 * Errors: throws a `ProblemError` or an `UnreadableError`.
 */
export function readJson(received: Received): unknown {
  if (received.status !== 200) throw failureOf(received);
  return parse(received);
}

/**
 * Parses the body of a response.
 *
 * Errors: throws an `UnreadableError` if it is not JSON.
 */
export function parse(received: Received): unknown {
  const text = new TextDecoder().decode(received.bytes);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw unreadable(received, 'JSON', text.slice(0, 80));
  }
}

/** Returns why a response has no result. */
export function failureOf(received: Received): ProblemError | UnreadableError {
  let body: unknown;
  try {
    body = parse(received);
  } catch (error) {
    if (error instanceof UnreadableError) return error;
    throw error;
  }
  if (isProblem(body)) return problemError(body, received);
  return unreadable(received, 'a problem', excerpt(body));
}

/** Returns the error of a problem. `rpcCode` is that of the JSON-RPC error around it. */
export function problemError(problem: Problem, received: Received, rpcCode?: number): ProblemError {
  const { code, retryable, retryAfter, requestId } = problem;
  const facts = factsOf(received);
  const own = {
    retryable,
    retryAfterSeconds: typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : facts.retryAfterSeconds,
    requestId: typeof requestId === 'string' ? requestId : facts.requestId,
    limits: facts.limits,
  };
  return new ProblemError(isProblemCode(code) ? code : 'unknown', problem, own, rpcCode);
}

/** Returns the error of a response that no gateway sends. */
export function unreadable(received: Head, expected: string, got: string): UnreadableError {
  const { status } = received;
  return new UnreadableError(status, `expected ${expected}, got status ${status} and ${JSON.stringify(got)}`, factsOf(received));
}

/** Returns the beginning of a value as JSON, for a message. */
export function excerpt(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, 80) ?? '';
  } catch {
    // Some runtimes parse what they cannot write.
    return 'a value that is nested too deeply';
  }
}

/** Returns what the head of a response says about a failure. */
export function factsOf({ status, headers }: Head): FailureFacts {
  return {
    retryable: passing.has(status),
    retryAfterSeconds: seconds(headers.get('retry-after')),
    requestId: headers.get('x-request-id') ?? undefined,
    limits: rateLimits(headers),
  };
}

/** Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). */
function seconds(value: string | null): number | undefined {
  if (value === null) return undefined;
  const found = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(found) ? undefined : Math.max(found, 0);
}

/** Returns whether a value is a problem of a gateway. */
export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'detail' in value &&
    typeof value.detail === 'string' &&
    'retryable' in value &&
    typeof value.retryable === 'boolean'
  );
}
