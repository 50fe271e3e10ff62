import { describe } from 'vitest';
import { complete } from '../complete/complete.ts';
import { refuses } from './refuses.ts';

const sha = 'a'.repeat(64);
const token = { module: '/lib.so', token: 't', object: 'o', pinEnv: 'PIN', environment: {} };
const { signer } = complete;
const withSigner = (change: object) => ({ limits: complete.limits, signer: { ...signer, ...change } });
/** Without callers' keys, which are others. */
const withKeys = (keys: readonly object[]) =>
  withSigner({ keys, callers: [{ ...signer?.callers[0], keys: [idOf(keys[0])] }], policies: signer?.policies.slice(1) });
const idOf = (key: object | undefined): unknown => (key !== undefined && 'id' in key ? key.id : undefined);

const kms = { keyId: 'alias/a', region: 'eu-west-1', credentials: { accessKeyIdEnv: 'ID', secretAccessKeyEnv: 'SECRET' } };

describe("a signer's key that breaks a rule is refused", () => {
  refuses([
    [
      'keys from no place or from two',
      withKeys([
        { id: 'hot' },
        { id: 'warm', env: 'A', mnemonic: { env: 'B', path: 'm' } },
        { id: 'cold', keystore: { passwordEnv: 'C' } },
        { id: 'old', keystore: { file: 'a', env: 'D', passwordEnv: 'C' } },
      ]),
      [
        ['/signer/keys/0', 'exactly one of env, file, keystore, mnemonic, pkcs11, awsKms', 'none'],
        ['/signer/keys/1', 'exactly one of env, file, keystore, mnemonic, pkcs11, awsKms', 'env and mnemonic'],
        ['/signer/keys/2/keystore', 'exactly one of file, env', 'none'],
        ['/signer/keys/3/keystore', 'exactly one of file, env', 'file and env'],
      ],
    ],
    [
      'places of keys that are none; nothing of them is shown',
      withKeys([
        { id: 'hot', keystore: { file: '', passwordEnv: `0x${sha}` } },
        { id: 'warm', mnemonic: { env: 'two words', passphraseEnv: 1, path: "44'/60'" } },
        { id: 'cold', mnemonic: {} },
        { id: 'old', keystore: { file: 'a', passwordEnv: 'A', password: 'b' } },
        { id: 'spare', file: '', address: `0x${sha}` },
      ]),
      [
        ['/signer/keys/0/keystore/file', 'a path', '""'],
        ['/signer/keys/0/keystore/passwordEnv', 'the name of an environment variable', 'text of 66 characters'],
        ['/signer/keys/1/mnemonic/env', 'the name of an environment variable', 'text of 9 characters'],
        ['/signer/keys/1/mnemonic/passphraseEnv', 'the name of an environment variable', '1'],
        ['/signer/keys/1/mnemonic/path', "a path such as m/44'/60'/0'/0/0", 'text of 7 characters'],
        ['/signer/keys/2/mnemonic/env', 'a value', 'nothing'],
        ['/signer/keys/2/mnemonic/path', 'a value', 'nothing'],
        ['/signer/keys/3/keystore/password', 'one of file, env, passwordEnv', 'an unknown field'],
        [
          '/signer/keys/4/address',
          'an address: 0x and 40 hexadecimal digits',
          '"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
        ],
        ['/signer/keys/4/file', 'a path', '""'],
      ],
    ],
    [
      'two keys from one place',
      withKeys([
        { id: 'a', env: 'A' },
        { id: 'b', keystore: { env: 'A', passwordEnv: 'P' } },
        { id: 'c', keystore: { file: 'c.json', passwordEnv: 'P' } },
        { id: 'd', keystore: { file: 'c.json', passwordEnv: 'Q' } },
        { id: 'h', file: 'c.json' },
        { id: 'e', mnemonic: { env: 'M', path: 'm/0' } },
        { id: 'f', mnemonic: { env: 'M', path: 'm/0' } },
        { id: 'g', mnemonic: { env: 'M', path: 'm/1' } },
      ]),
      [
        ['/signer/keys/1/keystore/env', 'a variable that no other key has', 'the same as /signer/keys/0/env'],
        ['/signer/keys/3/keystore/file', 'a file that no other key has', 'the same as /signer/keys/2/keystore/file'],
        ['/signer/keys/4/file', 'a file that no other key has', 'the same as /signer/keys/2/keystore/file'],
        ['/signer/keys/6/mnemonic/path', 'a path that no other key has of this phrase', 'the same as /signer/keys/5/mnemonic/path'],
      ],
    ],
    [
      'keys with no source, with two, or with half of one',
      withSigner({
        keys: [
          { id: 'hot' },
          { id: 'warm', env: 'A', pkcs11: token },
          { id: 'hsm', pkcs11: { ...token, id: '01' } },
          { id: 'spare', env: 'B', publicKey: `0x02${sha}` },
        ],
      }),
      [
        ['/signer/keys/0', 'exactly one of env, file, keystore, mnemonic, pkcs11, awsKms', 'none'],
        ['/signer/keys/1', 'exactly one of env, file, keystore, mnemonic, pkcs11, awsKms', 'env and pkcs11'],
        ['/signer/keys/2/pkcs11', 'exactly one of object, id', 'object and id'],
        ['/signer/keys/3/publicKey', /^nothing: only a key in a token has this field/, 'one'],
      ],
    ],
    [
      'places in AWS KMS that are none',
      withKeys([
        { id: 'hot', awsKms: { keyId: 'a key', region: 'Ireland', endpoint: 'https://kms.example/path', credentials: {} } },
        { id: 'bare', awsKms: {}, publicKey: `0x02${sha}` },
      ]),
      [
        [
          '/signer/keys/0/awsKms/endpoint',
          'an http: or https: origin, without a path',
          'text of 24 characters that begins with "https://"',
        ],
        ['/signer/keys/0/awsKms/keyId', /^a key id, the ARN of a key or an alias/, '"a key"'],
        ['/signer/keys/0/awsKms/region', 'a region such as eu-west-1', '"Ireland"'],
        ['/signer/keys/1/awsKms/credentials', 'a value', 'nothing'],
        ['/signer/keys/1/awsKms/keyId', 'a value', 'nothing'],
        ['/signer/keys/1/awsKms/region', 'a value', 'nothing'],
      ],
    ],
    [
      'credentials of no kind or of half of one',
      withKeys([
        { id: 'hot', awsKms: { ...kms, credentials: {} } },
        { id: 'warm', awsKms: { ...kms, keyId: 'alias/w', credentials: { accessKeyIdEnv: 'A', containerUriEnv: 'C' } } },
        { id: 'cold', awsKms: { ...kms, keyId: 'alias/b', credentials: { containerUriEnv: 'C', sessionTokenEnv: 'T' } } },
        { id: 'old', awsKms: { ...kms, keyId: 'arn:aws:kms:us-east-1:111122223333:key/a' } },
        { id: 'twin', awsKms: { ...kms, keyId: 'alias/b' } },
      ]),
      [
        ['/signer/keys/0/awsKms/credentials', 'exactly one of accessKeyIdEnv, containerUriEnv', 'none'],
        ['/signer/keys/1/awsKms/credentials', 'exactly one of accessKeyIdEnv, containerUriEnv', 'accessKeyIdEnv and containerUriEnv'],
        ['/signer/keys/1/awsKms/credentials/secretAccessKeyEnv', 'the variable of the secret access key', 'nothing'],
        ['/signer/keys/2/awsKms/credentials/sessionTokenEnv', 'nothing, or accessKeyIdEnv beside it', 'one'],
        ['/signer/keys/3/awsKms/region', 'the region of the ARN, us-east-1', 'eu-west-1'],
        ['/signer/keys/4/awsKms/keyId', 'a key of AWS KMS that no other id has', 'the same as /signer/keys/2/awsKms/keyId'],
      ],
    ],
    [
      'an invalid token',
      withSigner({
        nonces: 'random',
        keys: [
          {
            id: 'hsm',
            pkcs11: { module: 'lib.so', token: '', object: 'o', pinEnv: '1234', environment: { 'A B': '' }, slot: 0 },
            publicKey: `0x06${sha}${sha}`,
          },
        ],
      }),
      [
        ['/signer/keys/0/pkcs11/environment/A B', 'the name of an environment variable', 'the name "A B"'],
        ['/signer/keys/0/pkcs11/module', 'an absolute path', '"lib.so"'],
        ['/signer/keys/0/pkcs11/pinEnv', 'the name of an environment variable', 'text of 4 characters'],
        ['/signer/keys/0/pkcs11/slot', 'one of module, token, object, id, pinEnv, environment', 'an unknown field'],
        ['/signer/keys/0/pkcs11/token', '1 to 32 printable ASCII characters', '""'],
        ['/signer/keys/0/publicKey', /^a public key, compressed or uncompressed/, 'text of 132 characters'],
        ['/signer/nonces', '`rfc6979` or `hedged`', '"random"'],
      ],
    ],
  ]);
});
