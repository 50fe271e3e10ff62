import type { KeystoreSource, MnemonicSource } from '../../../../build/types/config.js';
import type * as Opening from '../../../../build/types/interfaces/mintmark-keys-opening.js';
import { payloadOf } from '../../payload.ts';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { Environment } from '../text/fill.ts';
import { isOpenError, keyConfigError } from './open-error.ts';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/** Everything that opening keystores and mnemonics needs. */
export interface KeyOpener {
  /**
   * Makes an instance of the component `keys`. It is dropped when the keys are open, so that its
   * memory is freed.
   */
  readonly opening: () => Promise<Pick<typeof Opening, 'openKeystore' | 'derive'>>;
  /** Bounds on what opening a keystore may cost. */
  readonly limits: Opening.Limits;
  /**
   * Reads the file of a keystore.
   * Errors: why it cannot be read, for people.
   */
  readonly readFile: (path: string) => Promise<Result<Uint8Array, string>>;
  /**
   * Reads the file of a key. The caller wipes the bytes.
   * Errors: why it cannot be read, or that others may read it, for people.
   */
  readonly readKeyFile: (path: string) => Promise<Result<Uint8Array, string>>;
}

/**
 * Opens a keystore. `at` is its place in the configuration.
 * Errors: what is missing, or why the keystore does not open.
 */
export async function openKeystore(
  source: KeystoreSource,
  at: string,
  env: Environment,
  opener: KeyOpener,
): Promise<Result<Uint8Array, ConfigError[]>> {
  const json = await keystoreText(source, at, env, opener);
  const password = secretText(source.passwordEnv, pointer(at, 'passwordEnv'), 'the password of the keystore', env);
  const errors = [json, password].flatMap((part) => (part.tag === 'err' ? [part.val] : []));
  try {
    if (json.tag === 'err' || password.tag === 'err') return err(errors);
    const { openKeystore: open } = await opener.opening();
    const names = { password: source.passwordEnv };
    return call(() => open(json.val, password.val, opener.limits), at, names);
  } finally {
    for (const part of [json, password]) if (part.tag === 'ok') part.val.fill(0);
  }
}

/**
 * Derives a key from a mnemonic. `at` is its place in the configuration.
 * Errors: what is missing, or why there is no such key.
 */
export async function openMnemonic(
  source: MnemonicSource,
  at: string,
  env: Environment,
  opener: KeyOpener,
): Promise<Result<Uint8Array, ConfigError[]>> {
  const { env: name, passphraseEnv, path } = source;
  const phrase = secretText(name, pointer(at, 'env'), 'the words of the mnemonic', env);
  const passphrase =
    passphraseEnv === undefined
      ? ok(new Uint8Array())
      : secretText(passphraseEnv, pointer(at, 'passphraseEnv'), 'the passphrase of the mnemonic', env, (text) => text.normalize('NFKD'));
  const errors = [phrase, passphrase].flatMap((part) => (part.tag === 'err' ? [part.val] : []));
  try {
    if (phrase.tag === 'err' || passphrase.tag === 'err') return err(errors);
    const { derive } = await opener.opening();
    return call(() => derive(phrase.val, passphrase.val, path), at, { phrase: name, passphrase: passphraseEnv ?? '' });
  } finally {
    for (const part of [phrase, passphrase]) if (part.tag === 'ok') part.val.fill(0);
  }
}

async function keystoreText(
  { file, env: name }: KeystoreSource,
  at: string,
  env: Environment,
  opener: KeyOpener,
): Promise<Result<Uint8Array, ConfigError>> {
  if (file === undefined) return secretText(name ?? '', pointer(at, 'env'), 'a keystore', env);
  const read = await opener.readFile(file);
  return read.tag === 'ok' ? read : err({ at: pointer(at, 'file'), expected: 'a keystore', got: read.val });
}

function secretText(
  name: string,
  at: string,
  what: string,
  env: Environment,
  normalise = (text: string): string => text,
): Result<Uint8Array, ConfigError> {
  const text = env(name);
  if (text !== undefined && text !== '') return ok(new TextEncoder().encode(normalise(text)));
  const got = text === undefined ? 'it is not set' : 'it is empty';
  return err({ at, expected: `${what}, in the environment variable ${name}`, got });
}

/** Calls the component. Throws whatever is not a refusal, such as a trap. */
function call(open: () => Uint8Array, at: string, variables: Readonly<Record<string, string>>): Result<Uint8Array, ConfigError[]> {
  try {
    return ok(open());
  } catch (error) {
    const refusal = payloadOf(error);
    if (!isOpenError(refusal)) throw error;
    return err<ConfigError[]>([keyConfigError(refusal, at, variables)]);
  }
}
