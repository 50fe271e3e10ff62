import type { Statement } from './text.ts';
import { signedBytes } from './text.ts';

/** A key that signs checkpoints and nothing else. WebCrypto does not export it. */
export interface CheckpointKey {
  /** The Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** Signs a statement. Returns 64 bytes. */
  readonly sign: (statement: Statement) => Promise<Uint8Array<ArrayBuffer>>;
}

/** The bytes before the seed in the PKCS #8 form of an Ed25519 key (RFC 8410, 7). */
const prefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/**
 * Opens the key of a seed, 32 bytes (RFC 8032, 5.1.5).
 *
 * Security: the seed is wiped here.
 */
export async function openCheckpointKey(seed: Uint8Array): Promise<CheckpointKey> {
  const pkcs8 = new Uint8Array([...prefix, ...seed]);
  seed.fill(0);
  try {
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    const publicKey = await publicKeyOf(pkcs8);
    return { publicKey, sign: async (statement) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, signedBytes(statement))) };
  } finally {
    pkcs8.fill(0);
  }
}

/**
 * Returns the public key of a private one. WebCrypto exports it only as a JWK.
 *
 * Security: the JWK has the private key as well. That text stays in memory until the garbage
 * collector frees it.
 */
async function publicKeyOf(pkcs8: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const exportable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const exported = await crypto.subtle.exportKey('jwk', exportable);
  const x = 'x' in exported ? exported.x : undefined;
  if (x === undefined) throw new TypeError('Ed25519 key: expected a public key, got none');
  return Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
