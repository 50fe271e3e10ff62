import type { Decision, Field, Policy, Verdict } from '../types.ts';
import { MAX_UNITS } from '../validate.ts';

/** A policy that the fields show, and what a decision says of it. */
export interface Shown {
  readonly policy: Policy;
  readonly verdict: Verdict;
}

/** Writes the fields of a decision. There is at least one policy to show. */
export type Dialect = (shown: readonly Shown[], decision: Decision) => Field[];

const written = new WeakMap<Policy, string>();

/** Returns the name of a policy as a String of RFC 9651 (3.3.3). */
export function nameOf(policy: Policy): string {
  const found = written.get(policy);
  if (found !== undefined) return found;
  // Names are printable ASCII, so only these two are escaped.
  const name = `"${policy.name.replaceAll(/["\\]/g, '\\$&')}"`;
  written.set(policy, name);
  return name;
}

/** Returns whole seconds, rounded up: at least 1, and at most what an Integer can be. */
export function wholeSeconds(seconds: number): number {
  // The nanosecond absorbs the rounding of a product that is whole in decimal.
  return Math.min(MAX_UNITS, Math.max(1, Math.ceil(seconds - 1e-9)));
}

/**
 * Returns the seconds over which the client can count on what is available and no more. This is not
 * the time to a reset (draft-ietf-httpapi-ratelimit-headers-11, 4.1.2).
 *
 * - With units left of a rate, it is the time in which they last at the policy's own rate. So what
 *   is available over this time never promises more than quota over window (6, 8.5). A whole quota
 *   lasts one window.
 * - With no unit left, it is the time to the next unit.
 * - For a calendar quota it is the time to the reset.
 * - After a refusal it is at most Retry-After (6), which the caller rounds up to whole seconds in
 *   the same way.
 *
 * `undefined` if it is not known: calls under way end when they do, and a month of which nothing is
 * spent has no reset.
 */
export function effectiveWindow({ policy, verdict }: Shown, { allowed, retryAfter }: Decision): number | undefined {
  const seconds = windowOf(policy, verdict);
  if (seconds === undefined) return undefined;
  return wholeSeconds(allowed || retryAfter < 0 ? seconds : Math.min(seconds, retryAfter));
}

function windowOf({ kind, window, quota, burst }: Policy, { available, reset }: Verdict): number | undefined {
  switch (kind) {
    case 'concurrency':
      return undefined;
    case 'day':
      return reset === 0 ? 86_400 : reset;
    case 'month':
      return reset === 0 ? undefined : reset;
    default:
      return available >= 1 ? (available * window) / quota : reset - ((burst - 1) * window) / quota;
  }
}

/** Returns the window of a policy in whole seconds. `undefined` if its length is not fixed. */
export function fixedWindow({ kind, window }: Policy): number | undefined {
  if (kind === 'rate') return wholeSeconds(window);
  return kind === 'day' ? 86_400 : undefined;
}

/** Returns the most units of a policy that can be available at once. */
export function capacityOf({ kind, burst, quota }: Policy): number {
  return kind === 'rate' ? burst : quota;
}

/**
 * Returns the policy that a dialect shows which shows only one: the one closest to its limit, which
 * has the smallest share of its units left. A policy that does not have the units comes first.
 * Calls under way are not units, so a policy that counts these is shown only if it refuses, or is
 * alone.
 */
export function closest(shown: readonly Shown[]): Shown {
  return shown.reduce((found, one) => (isCloser(one, found) ? one : found));
}

function rankOf({ policy, verdict }: Shown): number {
  return (verdict.violated ? 0 : 2) + (policy.kind === 'concurrency' ? 1 : 0);
}

function isCloser(one: Shown, found: Shown): boolean {
  const rank = rankOf(one) - rankOf(found);
  if (rank !== 0) return rank < 0;
  const [share, least] = [one, found].map(({ policy, verdict }) => verdict.available / capacityOf(policy)) as [number, number];
  return share === least ? one.verdict.available < found.verdict.available : share < least;
}
