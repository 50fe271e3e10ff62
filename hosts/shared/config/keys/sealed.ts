/**
 * Seals a signer key into a text that only the holder of the key-encryption key can open:
 * AES-256-GCM (NIST SP 800-38D) by WebCrypto, with a random 96-bit nonce. The name of the wallet
 * and the id of the key are associated data, so a sealed text opens in no other place.
 *
 * The text is `mintmark-sealed-v1.<nonce, 12 bytes>.<ciphertext and tag, 48 bytes>`, both base64url
 * (RFC 4648, 5) without padding.
 */
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import { bytes32OfHex } from './hex.ts';

/** A key-encryption key. WebCrypto never returns its bytes. */
export interface Kek {
  readonly key: CryptoKey;
}

/** The one place where a sealed key opens. */
export interface SealedFor {
  /** The name of the wallet: `signer.wallet` of the configuration. */
  readonly wallet: string;
  /** The id of the key: `signer.keys[].id`. */
  readonly keyId: string;
}

/** Why a text does not open. `got` never has a part of the text. */
export interface SealedError {
  /**
   * `raw-key`: the text is a key that nobody has sealed. `unknown-version`: a later version sealed
   * it. `malformed`: it is something else. `not-opened`: it was altered, or sealed with another
   * key-encryption key or for another wallet or key id. The cipher does not tell which.
   */
  readonly code: 'raw-key' | 'unknown-version' | 'malformed' | 'not-opened';
  readonly expected: string;
  readonly got: string;
}

/** The version of the text, and the domain of the associated data. */
const version = 'mintmark-sealed-v1';
const form = /^mintmark-sealed-v1\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{64})$/;
const secretBytes = 32;
const nonceBytes = 12;

/**
 * Reads a key-encryption key from its text: 32 bytes in hexadecimal, with or without `0x`. Returns
 * `undefined` if the text is anything else.
 */
export async function openKek(text: string): Promise<Kek | undefined> {
  const bytes = bytes32OfHex(text);
  if (bytes === undefined) return undefined;
  try {
    return { key: await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']) };
  } finally {
    bytes.fill(0);
  }
}

/**
 * Seals a key of 32 bytes.
 *
 * Errors: throws a `RangeError` for another length.
 *
 * Security: the caller wipes `secret`. Nonces are random, so a key-encryption key is good for 2^32
 * seals.
 */
export async function seal(kek: Kek, place: SealedFor, secret: Uint8Array<ArrayBuffer>): Promise<string> {
  if (secret.length !== secretBytes) throw new RangeError(`expected a key of ${secretBytes} bytes, got ${secret.length}`);
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: associated(place) }, kek.key, secret);
  return `${version}.${toBase64Url(nonce)}.${toBase64Url(new Uint8Array(sealed))}`;
}

/**
 * Opens a sealed key of 32 bytes.
 * Errors: why the text does not open.
 * Security: whoever holds the bytes last wipes them.
 */
export async function unseal(kek: Kek, place: SealedFor, text: string): Promise<Result<Uint8Array<ArrayBuffer>, SealedError>> {
  const [, nonce, sealed] = form.exec(text) ?? [];
  if (nonce === undefined || sealed === undefined) return err(notSealed(text));
  try {
    const algorithm = { name: 'AES-GCM', iv: fromBase64Url(nonce), additionalData: associated(place) };
    return ok(new Uint8Array(await crypto.subtle.decrypt(algorithm, kek.key, fromBase64Url(sealed))));
  } catch (error) {
    // WebCrypto throws this for every text that does not authenticate. Anything else is a defect.
    if (!(error instanceof Error) || error.name !== 'OperationError') throw error;
    return err({
      code: 'not-opened',
      expected: `a text sealed with this key-encryption key for wallet ${JSON.stringify(place.wallet)}, key ${JSON.stringify(place.keyId)}`,
      got: 'a text that was altered, or sealed with another key-encryption key or for another wallet or key',
    });
  }
}

function notSealed(text: string): SealedError {
  const expected = `${version}.<nonce>.<ciphertext>, as npm run seal prints it`;
  if (/^(?:0x)?[0-9a-fA-F]{64}$/.test(text)) {
    return {
      code: 'raw-key',
      expected: 'a sealed key: seal it with npm run seal, and consider this one known to everybody who could read the variable',
      got: 'a raw key',
    };
  }
  const [other] = /^mintmark-sealed-v\d{1,9}(?=\.)/.exec(text) ?? [];
  if (other !== undefined && other !== version) return { code: 'unknown-version', expected, got: other };
  return { code: 'malformed', expected, got: text === '' ? 'nothing' : `text of ${text.length} characters` };
}

/**
 * Encodes domain, wallet and key id in UTF-8, each after its length in 4 bytes, big-endian. No two
 * places have the same bytes.
 */
function associated({ wallet, keyId }: SealedFor): Uint8Array<ArrayBuffer> {
  const parts = [version, wallet, keyId].map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
