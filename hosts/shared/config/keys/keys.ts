import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { Environment } from '../text/fill.ts';
import { bytes32OfHex } from './hex.ts';
import type { KeyOpener } from './opener.ts';
import { openKeystore, openMnemonic } from './opener.ts';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';
import type { Config, SignerKey } from '../types.ts';

/** A signer key as it enters the vault. */
export interface SecretKey {
  /** Its id in the configuration. */
  readonly id: string;
  /** 32 bytes, big-endian. Security: whoever holds it last wipes it. */
  readonly secret: Uint8Array;
}

/**
 * Takes the keys of the `signer` section from where it says: hexadecimal of the environment, keystores, mnemonics; those in tokens are not taken. Errors: every key that there is not; of what stands in a secret's place nothing is
 * told, and what was opened is wiped.
 * Security: JavaScript's strings cannot be wiped, so a host deletes the variables afterwards.
 */
export async function signerKeys(config: Config, env: Environment, opener: KeyOpener): Promise<Result<SecretKey[], ConfigError[]>> {
  const keys: SecretKey[] = [];
  const problems: ConfigError[] = [];
  let instance: ReturnType<KeyOpener['opening']> | undefined;
  // One instance, and one key after the other: two of either would take twice the memory.
  const one: KeyOpener = { ...opener, opening: () => (instance ??= opener.opening()) };
  let whole = false;
  try {
    for (const [index, key] of (config.signer?.keys ?? []).entries()) {
      if (key.pkcs11 !== undefined) continue;
      const opened = await openKey(key, pointer('/signer/keys', index), env, one);
      if (opened.tag === 'ok') keys.push({ id: key.id, secret: opened.val });
      else problems.push(...opened.val);
    }
    whole = problems.length === 0;
  } finally {
    if (!whole) for (const { secret } of keys) secret.fill(0);
  }
  return whole ? ok(keys) : err(problems);
}

async function openKey(
  { env: name, keystore, mnemonic }: SignerKey,
  at: string,
  env: Environment,
  opener: KeyOpener,
): Promise<Result<Uint8Array, ConfigError[]>> {
  if (keystore !== undefined) return openKeystore(keystore, pointer(at, 'keystore'), env, opener);
  if (mnemonic !== undefined) return openMnemonic(mnemonic, pointer(at, 'mnemonic'), env, opener);
  const text = name === undefined ? undefined : env(name);
  const secret = text === undefined ? undefined : bytes32OfHex(text);
  if (secret !== undefined) return ok(secret);
  const got = text === undefined ? 'it is not set' : text === '' ? 'it is empty' : 'something else';
  return err<ConfigError[]>([{ at: pointer(at, 'env'), expected: `32 bytes, hexadecimal, in the environment variable ${name}`, got }]);
}

/** Problems of keys that a token holds, for hosts that cannot ask one. `host`: a Worker, say. */
export function remoteKeyConfigErrors(config: Config, host: string): ConfigError[] {
  const expected = `a key of this host's own (\`env\`): ${host} cannot ask a token; the Node host can`;
  return (config.signer?.keys ?? []).flatMap(({ pkcs11 }, index) =>
    pkcs11 === undefined ? [] : [{ at: pointer('/signer/keys', index, 'pkcs11'), expected, got: 'a key in a token' }],
  );
}
