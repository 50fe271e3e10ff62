import type { Key, Signature } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { SecretKey } from '../config/keys/keys.ts';

/** A remote key: a wallet has its public half, and an HSM or a KMS the secret one. */
export interface RemoteKey {
  /** Its id in the configuration. */
  readonly id: string;
  /** Its public key, 33 or 65 bytes (SEC 1, 2.3.3). */
  readonly publicKey: Uint8Array;
}

/**
 * The holder of remote keys: a PKCS#11 token or a KMS. It sees digests, and nothing of what was
 * hashed.
 */
export interface KeyHolder {
  /**
   * Signs 32 bytes as they are, without hashing them. Any valid signature will do: the signer
   * component takes the lower s, finds the recovery id and verifies. `signal` aborts when nobody
   * waits any longer. The same digest may be asked for again.
   *
   * Rejects if it did not sign. The reason is logged, so it must hold no secret.
   */
  sign(keyId: string, digest: Uint8Array, signal: AbortSignal): Promise<Signature>;
}

/** The remote keys of a wallet, and their holder. */
export interface RemoteKeys {
  readonly keys: readonly RemoteKey[];
  readonly holder: KeyHolder;
}

/** Returns the keys as `Wallet.open` takes them. */
export function materials(keys: readonly SecretKey[], remoteKeys: RemoteKeys | undefined): Key[] {
  return [
    ...keys.map(({ id, secret }): Key => ({ id, material: { tag: 'secret', val: secret } })),
    ...(remoteKeys?.keys ?? []).map(({ id, publicKey }): Key => ({ id, material: { tag: 'remote', val: publicKey } })),
  ];
}
