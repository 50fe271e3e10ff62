const pool = new Uint8Array(4096);
let used = pool.length;

/**
 * Returns 16 random bytes, a copy. Asks the system once in 256 calls: a system call per request
 * would slow requests down.
 */
export function entropy(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const bytes = pool.slice(used, used + 16);
  pool.fill(0, used, used + 16);
  used += 16;
  return bytes;
}
