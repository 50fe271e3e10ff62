const mask = (1n << 64n) - 1n;
const rotl = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & mask;
const times = (a: bigint, b: bigint): bigint => (a * b) & mask;
const [c1, c2] = [0x87c37b91114253d5n, 0x4cf5ad432745937fn];

function finish(start: bigint): bigint {
  let hash = start;
  for (const factor of [0xff51afd7ed558ccdn, 0xc4ceb9fe1a85ec53n]) hash = times(hash ^ (hash >> 33n), factor);
  return hash ^ (hash >> 33n);
}

/** Returns the first 64 bits of MurmurHash3 (x64, 128 bits), by which UnixFS shards directories. */
export function murmur3(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const whole = bytes.length & ~15;
  let [h1, h2] = [0n, 0n];
  for (let at = 0; at < whole; at += 16) {
    h1 ^= times(rotl(times(bytes.readBigUInt64LE(at), c1), 31n), c2);
    h1 = (times(rotl(h1, 27n) + h2, 5n) + 0x52dce729n) & mask;
    h2 ^= times(rotl(times(bytes.readBigUInt64LE(at + 8), c2), 33n), c1);
    h2 = (times(rotl(h2, 31n) + h1, 5n) + 0x38495ab5n) & mask;
  }
  const tail = Buffer.alloc(16);
  bytes.copy(tail, 0, whole);
  h2 ^= times(rotl(times(tail.readBigUInt64LE(8), c2), 33n), c1);
  h1 ^= times(rotl(times(tail.readBigUInt64LE(0), c1), 31n), c2);
  h1 ^= BigInt(bytes.length);
  h2 ^= BigInt(bytes.length);
  h1 = (h1 + h2) & mask;
  h2 = (h2 + h1) & mask;
  const digest = Buffer.alloc(8);
  digest.writeBigUInt64BE((finish(h1) + finish(h2)) & mask);
  return digest;
}
