/**
 * What precedes the point in the SubjectPublicKeyInfo (RFC 5480) of a key on secp256k1: the
 * algorithm id-ecPublicKey, the curve 1.3.132.0.10, and a bit string of 65 bytes.
 */
const prefix = Uint8Array.of(
  ...[0x30, 0x56, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  ...[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a, 0x03, 0x42, 0x00],
);
/** The length of an uncompressed point. */
const POINT_BYTES = 65;
/** The first byte of an uncompressed point. */
const UNCOMPRESSED = 4;

/**
 * Returns the point of a DER-encoded SubjectPublicKeyInfo, uncompressed. Returns `undefined` if it
 * is of another curve, of another form, or followed by anything. The signer component verifies that
 * the point is on the curve.
 */
export function pointOfSecp256k1(spki: Uint8Array): Uint8Array | undefined {
  if (spki.length !== prefix.length + POINT_BYTES || spki[prefix.length] !== UNCOMPRESSED) return undefined;
  return prefix.every((byte, index) => spki[index] === byte) ? spki.slice(prefix.length) : undefined;
}
