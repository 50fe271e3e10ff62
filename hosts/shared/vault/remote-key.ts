import type { Key, Signature } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { SecretKey } from '../config/keys/keys.ts';

/**
 * A remote key: a wallet has its public half, and a PKCS#11 token or a KMS the secret one. Its
 * holder sees digests, and nothing of what was hashed.
 */
export interface RemoteKey {
  /** Its id in the configuration. */
  readonly id: string;
  /** Its public key, 33 or 65 bytes (SEC 1, 2.3.3). */
  readonly publicKey: Uint8Array;
  /**
   * Has the holder sign 32 bytes as they are, without hashing them. Any valid signature will do:
   * the signer component takes the lower s, finds the recovery id and verifies. `signal` aborts
   * when nobody waits any longer. The same digest may be asked for again.
   *
   * Rejects if the holder did not sign. The reason is logged, so it must hold no secret.
   */
  sign(digest: Uint8Array, signal: AbortSignal): Promise<Signature>;
  /**
   * Asks the holder whether it still has this key. It signs nothing. Absent if that cannot be
   * asked.
   *
   * Rejects if the holder does not answer, or has another key or none.
   */
  probe?(signal: AbortSignal): Promise<void>;
}

/** Returns the keys as `Wallet.open` takes them. */
export function materials(keys: readonly SecretKey[], remoteKeys: readonly RemoteKey[]): Key[] {
  return [
    ...keys.map(({ id, secret }): Key => ({ id, material: { tag: 'secret', val: secret } })),
    ...remoteKeys.map(({ id, publicKey }): Key => ({ id, material: { tag: 'remote', val: publicKey } })),
  ];
}
