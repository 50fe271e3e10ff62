import type { Finding, Place } from './finding.ts';

/** An inspection of one part of a configuration. */
export interface Inspection {
  readonly place: Place;
  /** Asks. What it throws is what is wrong. */
  readonly ask: () => Promise<readonly Finding[]>;
}
