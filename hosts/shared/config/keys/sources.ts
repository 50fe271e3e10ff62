import type { KeystoreSource, Pkcs11, Signer, SignerCheckpoints, SignerKey } from '../../../../build/types/config.js';
import { exactlyOne } from './exactly-one.ts';
import type { Placed } from '../text/placed.ts';
import { once } from '../text/placed.ts';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';
import { validateAwsKms } from './aws-kms.ts';

/** The fields of a key that name its source. */
const sources = ['env', 'file', 'keystore', 'mnemonic', 'pkcs11', 'awsKms'] as const;
/** The fields of a keystore that name the place of its text. */
const keystores = ['file', 'env'] as const;
/** The fields that identify a key in a token. */
const objects = ['object', 'id'] as const;

/**
 * Validates that every key has one source, that no two have the same, and that checkpoints have a
 * key.
 */
export function validateSources(signer: Signer): ConfigError[] {
  const placed = signer.keys.map((key, index) => [key, pointer('/signer/keys', index)] as const);
  const variables = placed.flatMap(([{ env, keystore }, at]) => [
    ...given(pointer(at, 'env'), env),
    ...given(pointer(at, 'keystore', 'env'), keystore?.env),
  ]);
  const files = placed.flatMap(([{ file, keystore }, at]) => [
    ...given(pointer(at, 'file'), file),
    ...given(pointer(at, 'keystore', 'file'), keystore?.file),
  ]);
  const paths = placed.flatMap(([{ mnemonic }, at]) =>
    mnemonic === undefined
      ? []
      : given(pointer(at, 'mnemonic', 'path'), JSON.stringify([mnemonic.env, mnemonic.passphraseEnv, mnemonic.path])),
  );
  const inKms = placed.flatMap(([{ awsKms }, at]) =>
    awsKms === undefined ? [] : given(pointer(at, 'awsKms', 'keyId'), JSON.stringify([awsKms.region, awsKms.endpoint, awsKms.keyId])),
  );
  return [
    ...placed.flatMap(([key, at]) => validateSource(key, at)),
    ...validateCheckpoints(signer.checkpoints),
    ...once([...variables, ...given('/signer/checkpoints/env', signer.checkpoints?.env)], 'a variable that no other key has'),
    ...once(files, 'a file that no other key has'),
    ...once(inKms, 'a key of AWS KMS that no other id has'),
    ...once(paths, 'a path that no other key has of this phrase'),
  ];
}

/** Validates that checkpoints have a key, or nothing but `known`. Without a key none are made. */
function validateCheckpoints(checkpoints: SignerCheckpoints | undefined): ConfigError[] {
  if (checkpoints === undefined || checkpoints.env !== undefined) return [];
  const { known, seconds, file } = checkpoints;
  if (known !== undefined && seconds === undefined && file === undefined) return [];
  return [{ at: '/signer/checkpoints/env', expected: 'the variable of the key that signs them, or `known` alone', got: 'nothing' }];
}

function validateSource(key: SignerKey, at: string): ConfigError[] {
  const { keystore, pkcs11, awsKms, publicKey } = key;
  return [
    ...exactlyOne<SignerKey>(key, sources, at),
    ...(keystore === undefined ? [] : exactlyOne<KeystoreSource>(keystore, keystores, pointer(at, 'keystore'))),
    ...(pkcs11 === undefined ? [] : exactlyOne<Pkcs11>(pkcs11, objects, pointer(at, 'pkcs11'))),
    ...(awsKms === undefined ? [] : validateAwsKms(awsKms, pointer(at, 'awsKms'))),
    ...(publicKey !== undefined && pkcs11 === undefined
      ? [
          {
            at: pointer(at, 'publicKey'),
            expected: 'nothing: only a key in a token has this field; the public key of any other is computed',
            got: 'one',
          },
        ]
      : []),
  ];
}

function given(at: string, value: string | undefined): Placed[] {
  return value === undefined ? [] : [{ at, value }];
}
