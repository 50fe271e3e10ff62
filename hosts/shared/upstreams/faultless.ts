import type { UpstreamOutcome } from './observed.ts';

const outcomes: readonly UpstreamOutcome[] = ['ok', 'client-error', 'aborted'];

/** Outcomes of requests that are no fault of the upstream. */
export const faultless: ReadonlySet<string> = new Set(outcomes);
