import type { Key, Signature } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { SecretKey } from '../config/keys/keys.ts';

/** A key that a wallet has the public half of. */
export interface RemoteKey {
  /** Its id in the configuration. */
  readonly id: string;
  /** Its public key, 33 or 65 bytes (SEC 1, 2.3.3). */
  readonly publicKey: Uint8Array;
}

/** Whoever holds such keys: a token, a KMS. It sees digests, and nothing of what they are of. */
export interface KeyHolder {
  /**
   * Signs 32 bytes as they are, without hashing them. Any valid signature will do: the signer takes the lower s, finds the recovery id and verifies. `signal`: nobody waits for it any longer.
   * Rejects when it did not sign; what it rejects with is logged, and holds no secret. It may be asked for the same digest again.
   */
  sign(keyId: string, digest: Uint8Array, signal: AbortSignal): Promise<Signature>;
}

/** Keys that are held elsewhere, and their holder. */
export interface RemoteKeys {
  readonly keys: readonly RemoteKey[];
  readonly holder: KeyHolder;
}

/** What a wallet is opened with. */
export function materials(keys: readonly SecretKey[], held: RemoteKeys | undefined): Key[] {
  return [
    ...keys.map(({ id, secret }): Key => ({ id, material: { tag: 'secret', val: secret } })),
    ...(held?.keys ?? []).map(({ id, publicKey }): Key => ({ id, material: { tag: 'remote', val: publicKey } })),
  ];
}
