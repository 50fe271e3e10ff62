import { statSync } from 'node:fs';
import type { Config, Pkcs11, SignerKey } from '../../../build/types/config.js';
import type { Environment } from '../../shared/config/text/fill.ts';
import type { ConfigError } from '../../shared/config/config-error.ts';
import { pointer } from '../../shared/config/config-error.ts';
import type { RemoteKey } from '../../shared/vault/remote-key.ts';
import { errorText } from '../../shared/log/fields.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import { Pkcs11Error } from './pkcs11-tool.ts';
import { Token } from './token.ts';

/** Milliseconds that a token has to list its keys. */
const TOKEN_TIMEOUT_MS = 30_000;

/**
 * Finds the keys of the section `signer` that are in PKCS#11 tokens, and reads their public keys.
 * Logs into a token once for all of its keys before anything else, so that a wrong PIN is tried
 * once.
 *
 * Errors: one per key that is not in its token, or whose token does not answer.
 */
export async function keysInTokens(config: Config, env: Environment): Promise<Result<RemoteKey[], ConfigError[]>> {
  const tokens = new Tokens(env);
  const found = await Promise.all(
    (config.signer?.keys ?? []).flatMap((key, index) => {
      const { pkcs11 } = key;
      return pkcs11 === undefined ? [] : [find(key, pkcs11, pointer('/signer/keys', index), tokens)];
    }),
  );
  const errors = found.flatMap((one) => (one.tag === 'err' ? [one.val] : []));
  return errors.length > 0 ? err(errors) : ok(found.flatMap((one) => (one.tag === 'ok' ? [one.val] : [])));
}

/** A token that is being asked for its keys. */
interface Opened {
  readonly token: Token;
  readonly keys: ReturnType<Token['keys']>;
}

/** The tokens of a configuration, each once. */
class Tokens {
  readonly #env: Environment;
  readonly #opened = new Map<string, Opened>();

  constructor(env: Environment) {
    this.#env = env;
  }

  /**
   * Returns a token and its keys.
   *
   * Errors: what is wrong with the PIN's variable.
   */
  of({ module, token, pinEnv, environment }: Pkcs11, signal: AbortSignal): Result<Opened, string> {
    const name = JSON.stringify([module, token, pinEnv, environment]);
    const known = this.#opened.get(name);
    if (known !== undefined) return ok(known);
    const pin = this.#env(pinEnv) ?? '';
    if (pin === '') return err('it is not set, or empty');
    const asked = new Token({ module, token, environment }, pin);
    const opened = { token: asked, keys: asked.keys(signal) };
    this.#opened.set(name, opened);
    return ok(opened);
  }
}

async function find(key: SignerKey, pkcs11: Pkcs11, at: string, tokens: Tokens): Promise<Result<RemoteKey, ConfigError>> {
  const place = pointer(at, 'pkcs11');
  const library = libraryError(pkcs11.module);
  if (library !== undefined) return err({ at: pointer(place, 'module'), ...library });
  const signal = AbortSignal.timeout(TOKEN_TIMEOUT_MS);
  const opened = tokens.of(pkcs11, signal);
  if (opened.tag === 'err') {
    return err({ at: pointer(place, 'pinEnv'), expected: `the token's PIN in the environment variable ${pkcs11.pinEnv}`, got: opened.val });
  }
  const { token, keys } = opened.val;
  try {
    const { object, id } = pkcs11;
    const listed = await keys;
    const fitting = listed.filter((one) => (object === undefined ? one.id === id?.toLowerCase() : one.label === object));
    const [first] = fitting;
    if (first?.id === undefined || fitting.length > 1 || listed.filter((one) => one.id === first.id).length > 1) {
      const got = fitting.length === 0 ? 'none' : first?.id === undefined ? 'one without an id' : 'several';
      const expected = 'one private key of an elliptic curve in the token, with an id (CKA_ID) of its own';
      return err({ at: pointer(place, object === undefined ? 'id' : 'object'), expected, got });
    }
    const publicKey = (await token.publicKey(first.id, signal)) ?? bytesOfHex(key.publicKey);
    const objectId = first.id;
    const sign: RemoteKey['sign'] = async (digest, until) => ({ tag: 'compact', val: await token.sign(objectId, digest, until) });
    const probe: RemoteKey['probe'] = (until) => token.probe(objectId, until);
    if (publicKey !== undefined) return ok({ id: key.id, publicKey, sign, probe });
    return err({ at: pointer(at, 'publicKey'), expected: 'the public key, as the token has no object for it', got: 'nothing' });
  } catch (error) {
    return err(tokenError(error, place, pkcs11));
  }
}

/** Returns what keeps a token from answering, as a configuration error. */
function tokenError(error: unknown, place: string, { pinEnv }: Pkcs11): ConfigError {
  const got = (error instanceof Pkcs11Error ? error.message : errorText(error)).slice(0, 80);
  if (!(error instanceof Pkcs11Error))
    return { at: place, expected: `a token that answers within ${TOKEN_TIMEOUT_MS / 1000} seconds`, got };
  if (error.notInstalled) return { at: place, expected: '`pkcs11-tool` of OpenSC in PATH (Debian: apt-get install opensc)', got: 'none' };
  if (error.pinRefused) return { at: pointer(place, 'pinEnv'), expected: `the token's PIN in the environment variable ${pinEnv}`, got };
  if (/No slot with token/.test(error.message)) return { at: pointer(place, 'token'), expected: 'the label of a token that is there', got };
  if (/sc_dlopen|load pkcs11 module/.test(error.message))
    return { at: pointer(place, 'module'), expected: 'a PKCS#11 library that loads', got };
  return { at: place, expected: 'a token with the key, on secp256k1', got };
}

/** Returns what is wrong with a library: it must be a file that not everybody can write. */
function libraryError(path: string): Omit<ConfigError, 'at'> | undefined {
  const expected = 'a PKCS#11 library: a file that only its owner and group can write';
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { expected, got: 'no such file' };
  if (!stats.isFile()) return { expected, got: 'not a regular file' };
  return (stats.mode & 0o002) === 0 ? undefined : { expected, got: 'a file that everybody can write' };
}

function bytesOfHex(publicKey: string | undefined): Uint8Array | undefined {
  return publicKey === undefined ? undefined : Buffer.from(publicKey.slice(2), 'hex');
}
