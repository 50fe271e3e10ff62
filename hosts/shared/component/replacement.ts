/**
 * Why an instance of the gateway was given up without a trap: its memory had grown, it had answered
 * as many requests as it may, more were ready than are kept, its request was dropped, or another
 * configuration came.
 */
export type ReplacementReason = 'memory' | 'requests' | 'surplus' | 'dropped' | 'configuration';

/** Every reason. The compiler keeps the list complete. */
export const replacementReasons: Readonly<Record<ReplacementReason, true>> = {
  memory: true,
  requests: true,
  surplus: true,
  dropped: true,
  configuration: true,
};

/** Takes note of an instance that was given up. */
export type OnReplaced = (reason: ReplacementReason) => void;
