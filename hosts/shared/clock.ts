/** Microseconds since 1970, as the contract counts. Milliseconds are as fine as it gets. */
export function microseconds(): bigint {
  return BigInt(Date.now()) * 1000n;
}
