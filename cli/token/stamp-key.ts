import { generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** Curves of stamp keys, by their names on the command line. */
export const curves = ['ed25519', 'p256'] as const;

/** The name of a curve. */
export type Curve = (typeof curves)[number];

/** A key pair. */
export interface NewStampKey {
  /** PKCS#8, PEM. */
  readonly privateKey: string;
  /** What `stamp` of the caller holds in a configuration. */
  readonly configured: { readonly algorithm: 'ed25519' | 'ecdsa-p256-sha256'; readonly publicKey: string };
}

const generate = promisify(generateKeyPair);

/** Makes a key pair. */
export async function newStampKey(curve: Curve): Promise<NewStampKey> {
  const pair = curve === 'ed25519' ? await generate('ed25519') : await generate('ec', { namedCurve: 'P-256' });
  const exported = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
  return {
    privateKey: exported.toString(),
    configured: { algorithm: curve === 'ed25519' ? 'ed25519' : 'ecdsa-p256-sha256', publicKey: rawOf(pair.publicKey).toString('hex') },
  };
}

/**
 * Returns what WebCrypto exports as `raw`: 32 bytes of Ed25519, or the uncompressed point (SEC 1)
 * of P-256.
 */
function rawOf(key: KeyObject): Buffer {
  const { x = '', y } = key.export({ format: 'jwk' });
  const [first, second] = [x, y ?? ''].map((text) => Buffer.from(text, 'base64url'));
  if (first === undefined || second === undefined) throw new TypeError('expected a public key of coordinates, got none');
  return y === undefined ? first : Buffer.concat([Uint8Array.of(4), first, second]);
}
