import type { ConfigError } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { SecretKey } from '../config/keys/keys.ts';
import type { Result } from '../result.ts';
import { ok } from '../result.ts';
import { WalletInstance } from './wallet-instance.ts';
import type { WalletSource } from './wallet-instance.ts';

/** Another configuration for a vault that is open. */
export interface Reconfiguration {
  /** The section `signer`, JSON text. */
  readonly config: string;
  /** Its keys. Without a secret: the one that the vault has under this id, or that is held elsewhere. Security: the bytes are the vault's from here on, as when it was opened. */
  readonly keys: readonly { readonly id: string; readonly secret?: Uint8Array }[];
}

/** A wallet that is open and not in use yet, and what it takes to open it again. */
export interface NextWallet {
  readonly source: WalletSource;
  readonly held: WalletInstance;
}

/** Opens the wallet of another configuration beside the one in use. Errors: its problems; the keys that came with it are wiped then, as when no instance can be made. */
export async function openNext({ config, keys: wanted }: Reconfiguration, last: WalletSource): Promise<Result<NextWallet, ConfigError[]>> {
  const keys = wanted.flatMap(({ id, secret }) => (secret === undefined ? last.keys.filter((key) => key.id === id) : [{ id, secret }]));
  const ids = new Set(wanted.map(({ id }) => id));
  const held = last.held === undefined ? undefined : { ...last.held, keys: last.held.keys.filter(({ id }) => ids.has(id)) };
  const source: WalletSource = { ...last, config, keys, held };
  let opened: Result<WalletInstance, ConfigError[]> | undefined;
  try {
    opened = await WalletInstance.open(source);
  } finally {
    if (opened?.tag !== 'ok') wipeAllBut(last.keys, keys);
  }
  return opened.tag === 'err' ? opened : ok({ source, held: opened.val });
}

/** Wipes keys. */
export function wipe(keys: readonly SecretKey[]): void {
  for (const { secret } of keys) secret.fill(0);
}

/** Wipes those of the keys whose bytes are not among the others. */
export function wipeAllBut(others: readonly SecretKey[], keys: readonly SecretKey[]): void {
  wipe(keys.filter(({ secret }) => others.every((other) => other.secret !== secret)));
}
