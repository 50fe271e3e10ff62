import type { Config } from '../../../build/types/config.js';
import type { ConfigError } from '../../shared/config/config-error.ts';
import { signerKeys } from '../../shared/config/keys/keys.ts';
import type { SecretKey } from '../../shared/config/keys/keys.ts';
import type { KeyOpener } from '../../shared/config/keys/opener.ts';
import type { Environment } from '../../shared/config/text/fill.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { RemoteKey } from '../../shared/vault/remote-key.ts';
import { wipe } from '../../shared/vault/wallet/source.ts';
import type { KeyHolders } from './key-holders.ts';

/** The keys of a signer, all of them. */
export interface OpenedKeys {
  /**
   * The keys whose secret is at hand.
   * Security: whoever holds them last wipes them.
   */
  readonly keys: readonly SecretKey[];
  readonly remoteKeys: readonly RemoteKey[];
}

/** Everything that opening keys needs. */
export interface KeySources {
  readonly env: Environment;
  readonly opener: KeyOpener;
  readonly holders: KeyHolders;
}

/**
 * Opens the keys of the section `signer`, and finds the remote ones.
 *
 * Errors: one for each key that does not open. No key is left in memory then.
 */
export async function openKeys(config: Config, { env, opener, holders }: KeySources): Promise<Result<OpenedKeys, ConfigError[]>> {
  const remoteKeys = await holders.find(config);
  const keys = await signerKeys(config, env, opener);
  if (keys.tag === 'ok' && remoteKeys.tag === 'ok') return ok({ keys: keys.val, remoteKeys: remoteKeys.val });
  if (keys.tag === 'ok') wipe(keys.val);
  return err([keys, remoteKeys].flatMap((part) => (part.tag === 'err' ? part.val : [])));
}
