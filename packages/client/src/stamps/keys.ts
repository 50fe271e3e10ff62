/** The algorithm of a stamp key, as `stamp` of a caller names it. */
export type StampAlgorithm = 'ed25519' | 'ecdsa-p256-sha256';

/** A private key of WebCrypto. */
export type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** A new key pair. */
export interface StampKeyPair {
  readonly algorithm: StampAlgorithm;
  /** The private key. It cannot be exported, but IndexedDB can store it. */
  readonly privateKey: SigningKey;
  /** The public key in hexadecimal, for `stamp.publicKey` of the caller. */
  readonly publicKey: string;
}

/** What WebCrypto is given for each algorithm, at the making of a key and of a signature. */
export const parameters = {
  ed25519: { name: 'Ed25519' },
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const satisfies Record<StampAlgorithm, object>;

/** Makes a key pair whose private key never leaves WebCrypto. */
export async function generateStampKey(algorithm: StampAlgorithm): Promise<StampKeyPair> {
  const pair = await crypto.subtle.generateKey(parameters[algorithm], false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new TypeError('expected a pair of keys, got one key');
  const bytes = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const publicKey = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { algorithm, privateKey: pair.privateKey, publicKey };
}

/**
 * Imports the private key that `mintmark token --stamp` wrote: PKCS#8 in PEM. It cannot be exported
 * again.
 *
 * Errors: throws a `TypeError` if the text is no such PEM.
 * Errors: throws what WebCrypto throws if the key is of another algorithm.
 */
export async function importStampKey(algorithm: StampAlgorithm, pem: string): Promise<SigningKey> {
  const [, text] = /-----BEGIN PRIVATE KEY-----([\s\S]+)-----END PRIVATE KEY-----/.exec(pem) ?? [];
  if (text === undefined) throw new TypeError('pem: expected a PKCS#8 private key in PEM, got another text');
  const bytes = Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (character) => character.charCodeAt(0));
  return await crypto.subtle.importKey('pkcs8', bytes, parameters[algorithm], false, ['sign']);
}
