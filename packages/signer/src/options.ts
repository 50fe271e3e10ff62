import type { SecretKey } from '../../../hosts/shared/config/keys/keys.ts';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import type { RemoteKey } from '../../../hosts/shared/vault/remote-key.ts';
import type { VaultEvent } from '../../../hosts/shared/vault/vault.ts';
import { bytesOfDigits } from '../../../hosts/shared/hex.ts';
import type { CoreModules } from '../../shared/core-modules.ts';

/** What a signer is made of. */
export interface SignerOptions {
  /**
   * The section `signer` of a configuration, as an object or as JSON text: `wallet`, `keys`,
   * `callers`, `policies` and so on. A key names any source; its secret is in `keys`.
   */
  readonly config: object | string;
  /**
   * The secrets of the keys, by their ids in `config`: 32 bytes, or 64 hexadecimal digits with or
   * without `0x`.
   *
   * Security: bytes belong to the signer from here on. It wipes them when it closes. A string
   * cannot be wiped.
   */
  readonly keys?: Readonly<Record<string, Uint8Array | string>>;
  /** The keys whose secret is in a token or a KMS. */
  readonly remoteKeys?: readonly RemoteKey[];
  /** Where entries, nonces and spending limits are kept. */
  readonly ledger: LedgerStore;
  /** Returns microseconds since 1970. Default: the system's clock. */
  readonly now?: () => bigint;
  /** Returns so many random bytes. Default: the system's. */
  readonly entropy?: (length: number) => Uint8Array;
  /** Called with what happened behind a failure that says less on purpose. Carries no secret. */
  readonly onEvent?: (event: VaultEvent) => void;
  /** The compiled core modules. Default: those beside this file. Workers need their own. */
  readonly modules?: CoreModules;
}

const digits = /^(?:0x)?([0-9a-fA-F]{64})$/;

/**
 * Returns the secrets as the vault takes them.
 *
 * Errors: throws a `TypeError` that names the key, never its value.
 */
export function secretKeys(keys: NonNullable<SignerOptions['keys']>): SecretKey[] {
  return Object.entries(keys).map(([id, secret]) => {
    if (typeof secret !== 'string') return { id, secret };
    const [, found] = digits.exec(secret) ?? [];
    if (found === undefined) throw new TypeError(`keys.${id}: expected 32 bytes or 64 hexadecimal digits, got another text`);
    return { id, secret: bytesOfDigits(found) };
  });
}
