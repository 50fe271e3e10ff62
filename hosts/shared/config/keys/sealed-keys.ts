import type { Config } from '../../../../build/types/config.js';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { Environment } from '../text/fill.ts';
import { notBytes32 } from './hex.ts';
import { remoteKeyConfigErrors } from './keys.ts';
import type { SecretKey } from './keys.ts';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';
import { openKek, unseal } from './sealed.ts';
import type { Kek, SealedFor } from './sealed.ts';

/** The name of the binding that holds the key-encryption key: 32 bytes in hexadecimal. */
export const kekName = 'MINTMARK_KEK';

/**
 * Opens the keys of the section `signer` if the environment holds them sealed, as on Workers.
 * `signerKeys` takes raw ones. `kek` is the text of the key-encryption key.
 *
 * Errors: one for each key in a token. Keys in AWS KMS are left out.
 * Errors: one for each variable that is not set or does not open, such as one with a raw key. No
 * key is left in memory then.
 *
 * Security: an error shows nothing of what a variable holds.
 */
export async function sealedKeys(config: Config, env: Environment, kek: string | undefined): Promise<Result<SecretKey[], ConfigError[]>> {
  if (config.signer === undefined) return ok([]);
  const { wallet } = config.signer;
  const unusable = [...remoteKeyConfigErrors(config, 'a Worker'), ...unsealable(config)];
  if (unusable.length > 0) return err(unusable);
  const keys = config.signer.keys.flatMap(({ id, env: name }, index) => (name === undefined ? [] : [{ id, name, index }]));
  if (keys.length === 0) return ok([]);
  const opener = kek === undefined ? undefined : await openKek(kek);
  if (opener === undefined) {
    const expected = `32 bytes as 64 hexadecimal digits in the secret ${kekName}`;
    return err<ConfigError[]>([{ at: '/signer/keys', expected, got: notBytes32(kek) }]);
  }
  const opened = await Promise.all(
    keys.map(async ({ id, name, index }) => {
      const secret = await secretOf(opener, { wallet, keyId: id }, name, env(name), pointer('/signer/keys', index, 'env'));
      return { id, secret };
    }),
  );
  const secrets = opened.flatMap(({ id, secret }) => (secret.tag === 'ok' ? [{ id, secret: secret.val }] : []));
  if (secrets.length === keys.length) return ok(secrets);
  for (const { secret } of secrets) secret.fill(0);
  return err(opened.flatMap(({ secret }) => (secret.tag === 'err' ? [secret.val] : [])));
}

/**
 * Returns an error for each key file, keystore and mnemonic. Before a key goes to Workers it must
 * be opened and sealed.
 */
export function unsealable({ signer }: Config): ConfigError[] {
  return (signer?.keys ?? []).flatMap((key, index) => {
    const { id } = key;
    const [source, option, what] = sealOptions.find(([name]) => key[name] !== undefined) ?? [];
    if (source === undefined) return [];
    const expected = `on Workers { "id": "${id}", "env": NAME }, a key that npm run seal -- --key ${id} ${option} has opened and sealed`;
    return [{ at: pointer('/signer/keys', index, source), expected, got: what }];
  });
}

/** The sources of keys to seal, the options of `npm run seal` for each, and what each is. */
const sealOptions = [
  ['file', '--env NAME', 'a key in a file'],
  ['keystore', '--keystore FILE --password-env NAME', 'a keystore'],
  ['mnemonic', '--mnemonic-env NAME --path PATH', 'a mnemonic'],
] as const;

async function secretOf(
  kek: Kek,
  place: SealedFor,
  name: string,
  text: string | undefined,
  at: string,
): Promise<Result<Uint8Array<ArrayBuffer>, ConfigError>> {
  if (text === undefined || text === '') {
    return err({ at, expected: `a sealed key in the secret ${name}`, got: text === undefined ? 'it is not set' : 'it is empty' });
  }
  const opened = await unseal(kek, place, text);
  return opened.tag === 'ok' ? opened : err({ at, expected: `${opened.val.expected}, in the secret ${name}`, got: opened.val.got });
}
