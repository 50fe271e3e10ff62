/**
 * Returns microseconds since 1970, the unit of the contract, with the precision of milliseconds.
 */
export function microseconds(): bigint {
  return BigInt(Date.now()) * 1000n;
}
