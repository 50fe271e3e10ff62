import type * as wallets from '../../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { SecretKey } from '../../config/keys/keys.ts';
import type { Eventually } from '../../eventually.ts';
import type { ComponentPanic, Trap } from '../../trap/trap.ts';
import type { RemoteKey } from '../remote-key.ts';

/** An instance of the signer component. */
export type SignerInstance = Pick<typeof wallets, 'Wallet'> & {
  /** Returns what the instance said before it trapped. `undefined` if that is not known. */
  readonly panic?: () => ComponentPanic | undefined;
};

/** What it takes to open a wallet, and to open it again after a trap. */
export interface WalletSource {
  /** Makes a new instance of the signer. */
  readonly signer: () => Eventually<SignerInstance>;
  /** The section `signer` of the configuration, as JSON text. */
  readonly config: string;
  /** The keys whose secret is at hand. */
  readonly keys: readonly SecretKey[];
  /** The keys in a token or a KMS. */
  readonly remoteKeys: readonly RemoteKey[];
  /** Returns so many random bytes. */
  readonly entropy: (length: number) => Uint8Array;
  /** Called when an instance has trapped. */
  readonly onTrap: (trap: Trap) => void;
}

/** Another configuration for an open vault. */
export interface Reconfiguration {
  /** The section `signer` of the configuration, as JSON text. */
  readonly config: string;
  /**
   * The keys of that configuration. A key without a secret is one that the vault already has under
   * this id, or one of `remoteKeys`.
   *
   * Security: the bytes belong to the vault from here on, as when it was opened.
   */
  readonly keys: readonly { readonly id: string; readonly secret?: Uint8Array }[];
  /** The remote keys that the vault does not have yet. Default: none. */
  readonly remoteKeys?: readonly RemoteKey[];
}

/**
 * Returns the source of the next wallet: the current one with another configuration and other keys.
 */
export function reconfigured(current: WalletSource, { config, keys: wanted, remoteKeys: added = [] }: Reconfiguration): WalletSource {
  const keys = wanted.flatMap(({ id, secret }) => (secret === undefined ? current.keys.filter((key) => key.id === id) : [{ id, secret }]));
  const ids = new Set(wanted.map(({ id }) => id));
  const remoteKeys = [...current.remoteKeys.filter(({ id }) => ids.has(id) && added.every((key) => key.id !== id)), ...added];
  return { ...current, config, keys, remoteKeys };
}

/** Overwrites keys with zeros. */
export function wipe(keys: readonly SecretKey[]): void {
  for (const { secret } of keys) secret.fill(0);
}

/** Overwrites the keys whose bytes are not among the others. */
export function wipeExcept(others: readonly SecretKey[], keys: readonly SecretKey[]): void {
  wipe(keys.filter(({ secret }) => others.every((other) => other.secret !== secret)));
}
