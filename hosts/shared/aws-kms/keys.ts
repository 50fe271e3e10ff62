import type { AwsKms, Config } from '../../../build/types/config.js';
import type { ConfigError } from '../config/config-error.ts';
import { pointer } from '../config/config-error.ts';
import { errorText } from '../log/fields.ts';
import { sameBytes } from '../ledger/store.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RemoteKey } from '../vault/remote-key.ts';
import type { AskAws } from './ask.ts';
import { KmsClient } from './client.ts';
import type { OpenCredentials } from './credentials.ts';
import { KmsError, stringOf } from './kms-error.ts';
import type { KmsErrorCode } from './kms-error.ts';
import { pointOfSecp256k1 } from './public-key.ts';

/** What keys in AWS KMS are found with. */
export interface AwsKmsParts {
  readonly ask: AskAws;
  readonly openCredentials: OpenCredentials;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

/** Milliseconds that AWS KMS has to give a public key out. */
const START_TIMEOUT_MS = 15_000;
const ALGORITHM = 'ECDSA_SHA_256';

/**
 * Finds the keys of the section `signer` that are in AWS KMS, and reads their public keys. A key is
 * asked for signatures by its own ARN: an alias that comes to name another key changes nothing.
 *
 * Errors: one per key that cannot be used, and per variable of credentials that is not set.
 */
export async function keysInAwsKms(config: Config, parts: AwsKmsParts): Promise<Result<RemoteKey[], ConfigError[]>> {
  const clients = new Clients(parts);
  const found = await Promise.all(
    (config.signer?.keys ?? []).flatMap(({ id, awsKms }, index) =>
      awsKms === undefined ? [] : [find(id, awsKms, pointer('/signer/keys', index, 'awsKms'), clients)],
    ),
  );
  const errors = found.flatMap((one) => (one.tag === 'err' ? one.val : []));
  return errors.length > 0 ? err(errors) : ok(found.flatMap((one) => (one.tag === 'ok' ? [one.val] : [])));
}

/** The clients of a configuration, one for each region, endpoint and source of credentials. */
class Clients {
  readonly #parts: AwsKmsParts;
  readonly #opened = new Map<string, KmsClient>();

  constructor(parts: AwsKmsParts) {
    this.#parts = parts;
  }

  /** Returns the client of a key. `at` is the place of `awsKms` in the configuration. */
  of({ region, endpoint, credentials }: AwsKms, at: string): Result<KmsClient, ConfigError[]> {
    const name = JSON.stringify([region, endpoint, credentials]);
    const known = this.#opened.get(name);
    if (known !== undefined) return ok(known);
    const { ask, now, openCredentials } = this.#parts;
    const source = openCredentials(credentials, pointer(at, 'credentials'));
    // Each key whose credentials do not open says so at its own place.
    if (source.tag === 'err') return source;
    const client = new KmsClient({ region, endpoint, credentials: source.val, ask, now });
    this.#opened.set(name, client);
    return ok(client);
  }
}

async function find(id: string, place: AwsKms, at: string, clients: Clients): Promise<Result<RemoteKey, ConfigError[]>> {
  const client = clients.of(place, at);
  if (client.tag === 'err') return client;
  try {
    const { arn, publicKey } = await publicKeyOf(client.val, place.keyId, AbortSignal.timeout(START_TIMEOUT_MS));
    return ok({
      id,
      publicKey,
      sign: (digest, signal) => sign(client.val, arn, digest, signal),
      probe: async (signal) => {
        const now = await publicKeyOf(client.val, arn, signal);
        if (!sameBytes(now.publicKey, publicKey)) throw new KmsError('wrong-key', 'another public key');
      },
    });
  } catch (error) {
    const { code, message } = error instanceof KmsError ? error : { code: 'unreachable' as const, message: errorText(error) };
    const expected = 'a key of AWS KMS with the spec ECC_SECG_P256K1 and the usage SIGN_VERIFY';
    return err<ConfigError[]>([{ at: places[code] === '' ? at : pointer(at, places[code]), expected, got: message }]);
  }
}

/** The field of `awsKms` that an error is about. */
const places: Readonly<Record<KmsErrorCode, '' | 'keyId' | 'credentials'>> = {
  'access-denied': 'credentials',
  credentials: 'credentials',
  'credentials-expired': 'credentials',
  'clock-skew': '',
  throttled: '',
  unavailable: '',
  unreachable: '',
  'not-found': 'keyId',
  'not-usable': 'keyId',
  'wrong-key': 'keyId',
  malformed: '',
};

async function publicKeyOf(client: KmsClient, keyId: string, signal: AbortSignal) {
  const response = await client.call('GetPublicKey', { KeyId: keyId }, signal);
  const arn = stringOf(response['KeyId']);
  const spki = bytesOfBase64(response['PublicKey']);
  const algorithms = response['SigningAlgorithms'];
  if (arn === undefined || spki === undefined) throw new KmsError('malformed', 'AWS KMS gave no public key out');
  const publicKey = pointOfSecp256k1(spki);
  const signs = response['KeyUsage'] === 'SIGN_VERIFY' && Array.isArray(algorithms) && algorithms.includes(ALGORITHM);
  if (publicKey === undefined || !signs) throw new KmsError('wrong-key', `a key of the spec ${specOf(response)}`);
  return { arn, publicKey };
}

/** Returns what AWS calls the kind of a key. */
function specOf(response: Readonly<Record<string, unknown>>): string {
  const spec = stringOf(response['KeySpec']) ?? stringOf(response['CustomerMasterKeySpec']) ?? '';
  return /^[A-Z0-9_]{1,32}$/.test(spec) ? spec : 'unknown';
}

async function sign(client: KmsClient, arn: string, digest: Uint8Array, signal: AbortSignal) {
  const input = { KeyId: arn, Message: btoa(String.fromCharCode(...digest)), MessageType: 'DIGEST', SigningAlgorithm: ALGORITHM };
  const response = await client.call('Sign', input, signal);
  const val = bytesOfBase64(response['Signature']);
  if (val === undefined) throw new KmsError('malformed', 'AWS KMS gave no signature out');
  return { tag: 'der' as const, val };
}

/** Reads base64. Returns `undefined` if a value is anything else, or longer than a key. */
function bytesOfBase64(value: unknown): Uint8Array | undefined {
  const text = stringOf(value);
  if (text === undefined || text === '' || text.length > 1024 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
