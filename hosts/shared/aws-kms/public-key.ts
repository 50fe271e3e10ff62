import { bytesOfDigits } from '../hex.ts';

/**
 * What precedes the point in the SubjectPublicKeyInfo (RFC 5480) of a key on secp256k1: the
 * algorithm id-ecPublicKey, the curve 1.3.132.0.10, and a bit string of 65 bytes.
 */
const prefix = bytesOfDigits('3056301006072a8648ce3d020106052b8104000a034200');
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
