const pool = new Uint8Array(4096);
let used = pool.length;

/** 16 random bytes, a copy. One call in 256 asks the system: a call of its own for each request would be a good part of the loop's cost. */
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
