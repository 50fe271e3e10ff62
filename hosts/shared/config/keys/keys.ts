import type { Config, SignerKey } from '../../../../build/types/config.js';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { Environment } from '../text/fill.ts';
import { bytes32OfHex, notBytes32 } from './hex.ts';
import { openKeyFile } from './key-file.ts';
import type { KeyOpener } from './opener.ts';
import { openKeystore, openMnemonic } from './opener.ts';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/** A signer key as it enters the vault. */
export interface SecretKey {
  /** Its id in the configuration. */
  readonly id: string;
  /**
   * 32 bytes, big-endian.
   * Security: whoever holds them last wipes them.
   */
  readonly secret: Uint8Array;
}

/**
 * Takes the keys of the section `signer` from their sources: variables and files in hexadecimal,
 * keystores and mnemonics. Remote keys stay where they are.
 *
 * Errors: an error for each key that does not open. No key is left in memory then.
 *
 * Security: an error tells nothing of the text in a secret's place but its kind and length.
 *
 * Security: JavaScript's strings cannot be wiped, so a host deletes the variables afterwards.
 */
export async function signerKeys(config: Config, env: Environment, opener: KeyOpener): Promise<Result<SecretKey[], ConfigError[]>> {
  const keys: SecretKey[] = [];
  const errors: ConfigError[] = [];
  let instance: ReturnType<KeyOpener['opening']> | undefined;
  // One instance opens one key after the other: two at once would take twice the memory.
  const single: KeyOpener = { ...opener, opening: () => (instance ??= opener.opening()) };
  let complete = false;
  try {
    for (const [index, key] of (config.signer?.keys ?? []).entries()) {
      if (isRemote(key)) continue;
      const opened = await openKey(key, pointer('/signer/keys', index), env, single);
      if (opened.tag === 'ok') keys.push({ id: key.id, secret: opened.val });
      else errors.push(...opened.val);
    }
    complete = errors.length === 0;
  } finally {
    if (!complete) for (const { secret } of keys) secret.fill(0);
  }
  return complete ? ok(keys) : err(errors);
}

async function openKey(
  { env: name, file, keystore, mnemonic }: SignerKey,
  at: string,
  env: Environment,
  opener: KeyOpener,
): Promise<Result<Uint8Array, ConfigError[]>> {
  if (file !== undefined) return openKeyFile(file, pointer(at, 'file'), opener);
  if (keystore !== undefined) return openKeystore(keystore, pointer(at, 'keystore'), env, opener);
  if (mnemonic !== undefined) return openMnemonic(mnemonic, pointer(at, 'mnemonic'), env, opener);
  if (name === undefined)
    return err<ConfigError[]>([
      { at, expected: 'a source of the key: `env`, `file`, `keystore`, `mnemonic`, `pkcs11` or `awsKms`', got: 'none' },
    ]);
  const text = env(name);
  const secret = text === undefined ? undefined : bytes32OfHex(text);
  if (secret !== undefined) return ok(secret);
  const expected = `32 bytes as 64 hexadecimal digits in the environment variable ${name}`;
  return err<ConfigError[]>([{ at: pointer(at, 'env'), expected, got: notBytes32(text) }]);
}

/** Tells whether a key is remote: a token or a KMS has its secret half. */
export function isRemote({ pkcs11, awsKms }: SignerKey): boolean {
  return pkcs11 !== undefined || awsKms !== undefined;
}

/**
 * Returns an error for each key in a token, for a host that cannot ask tokens. `host` names it: `a
 * Worker`.
 */
export function remoteKeyConfigErrors(config: Config, host: string): ConfigError[] {
  const expected = `a key in the environment (\`env\`): ${host} cannot ask a token; the Node host can`;
  return (config.signer?.keys ?? []).flatMap(({ pkcs11 }, index) =>
    pkcs11 === undefined ? [] : [{ at: pointer('/signer/keys', index, 'pkcs11'), expected, got: 'a key in a token' }],
  );
}
