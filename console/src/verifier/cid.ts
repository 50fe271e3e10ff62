const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The prefix of a multihash with SHA-256, and the length of the whole. */
const sha256Prefix = [0x12, 0x20] as const;
const MULTIHASH_BYTES = 34;

/**
 * Returns the CID that a block with these bytes has, in the form of the CID that was expected.
 * `undefined` if that is no CID in base32 or base58 with SHA-256, or the page may not hash.
 */
export async function cidOf(bytes: Uint8Array<ArrayBuffer>, expected: string): Promise<string | undefined> {
  const decoded = decode(expected);
  const start = (decoded?.length ?? 0) - MULTIHASH_BYTES;
  if (decoded === undefined || start < 0 || !sha256Prefix.every((byte, index) => decoded[start + index] === byte)) return undefined;
  // A page that came by plain HTTP from another machine has no `subtle`.
  if (!('subtle' in crypto)) return undefined;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const own = [...decoded.slice(0, start), ...sha256Prefix, ...digest];
  return expected.startsWith('b') ? `b${inBase32(own)}` : inBase58(own);
}

/**
 * Returns whether a CID is that of bytes as they are (`raw`), and not that of a tree of blocks.
 */
export function isRaw(cid: string): boolean {
  const [version, codec] = cid.startsWith('b') ? (decode(cid) ?? []) : [];
  return version === 1 && codec === 0x55;
}

function decode(cid: string): readonly number[] | undefined {
  if (/^b[a-z2-7]{8,120}$/.test(cid)) return outOfBase32(cid.slice(1));
  return /^Qm[1-9A-HJ-NP-Za-km-z]{44}$/.test(cid) ? outOfBase58(cid) : undefined;
}

function outOfBase32(text: string): readonly number[] {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text) {
    held = (held << 5) | base32.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  return bytes;
}

function inBase32(bytes: readonly number[]): string {
  let [text, bits, held] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += base32[held >> bits];
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + base32[held << (5 - bits)];
}

function outOfBase58(text: string): readonly number[] {
  let value = 0n;
  for (const letter of text) value = value * 58n + BigInt(base58.indexOf(letter));
  const bytes: number[] = [];
  for (; value > 0n; value >>= 8n) bytes.unshift(Number(value & 255n));
  return bytes;
}

function inBase58(bytes: readonly number[]): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (; value > 0n; value /= 58n) text = (base58[Number(value % 58n)] ?? '') + text;
  return text;
}
