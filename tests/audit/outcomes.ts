/**
 * The outcomes of entries that no request asked for: what the gateway reports of transactions,
 * charges that are given back, and the keys and callers that a start records.
 */
const unasked = new Set(['observed', 'void', 'changed']);

/** Returns whether an audit entry with this outcome is that of a request. */
export function isOfRequest(outcome: unknown): boolean {
  return typeof outcome === 'string' && !unasked.has(outcome);
}
