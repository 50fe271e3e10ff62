/** The most bytes of a reason in a close frame (RFC 6455, 5.5). */
const MAX_BYTES = 123;

/** Returns a reason that fits in a close frame. */
export function fitting(reason: string): string {
  const encoded = new TextEncoder().encode(reason);
  if (encoded.length <= MAX_BYTES) return reason;
  // A character that was cut through is dropped.
  const cut = new TextDecoder().decode(encoded.subarray(0, MAX_BYTES - 3)).replace(/\uFFFD+$/, '');
  return `${cut}…`;
}
