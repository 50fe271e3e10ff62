import type { Finding, Place } from './finding.ts';

/** An examination of one part of a configuration. */
export interface Examination {
  readonly place: Place;
  /** Asks. What it throws is what is wrong. */
  readonly ask: () => Promise<readonly Finding[]>;
}
