/**
 * Returns the error value of a WIT function: jco throws an `Error` with that value as its
 * `payload`. `undefined` if something else threw, such as a trap.
 */
export function payloadOf(error: unknown): unknown {
  return error instanceof Error && 'payload' in error ? error.payload : undefined;
}
