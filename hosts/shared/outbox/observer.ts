import type { RoundSummary } from './round-summary.ts';

/** Takes note of the rounds over the outbox, for metrics. */
export interface RoundObserver {
  /** Called when a round has ended, with how long it took. */
  round(summary: RoundSummary, seconds: number): void;
  /** Called in the place of a round if another process looks after the outbox. */
  following(): void;
}
