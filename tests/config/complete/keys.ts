import type { SignerKey } from '../../../build/types/config.js';

/** Returns keys of the other sources, two of them of one mnemonic. */
export function otherKeys(): SignerKey[] {
  return [
    { id: 'hot', keystore: { file: './keys/hot.json', passwordEnv: 'MINTMARK_PASSWORD_HOT' } },
    { id: 'warm', keystore: { env: 'MINTMARK_KEYSTORE_WARM', passwordEnv: 'MINTMARK_PASSWORD_WARM' } },
    { id: 'first', mnemonic: { env: 'MINTMARK_PHRASE', passphraseEnv: 'MINTMARK_PASSPHRASE', path: "m/44'/60'/0'/0/0" } },
    { id: 'second', mnemonic: { env: 'MINTMARK_PHRASE', passphraseEnv: 'MINTMARK_PASSPHRASE', path: "m/44'/60'/0'/0/1" } },
    // The address of 32 bytes of 5, which tests give it.
    { id: 'credential', file: '/run/credentials/mintmark.service/hot', address: '0xd09Ad14080d4b257a819a4f579b8485Be88f086c' },
    {
      id: 'cloud',
      awsKms: {
        keyId: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        region: 'eu-west-1',
        endpoint: 'https://kms-fips.eu-west-1.amazonaws.com',
        credentials: {
          accessKeyIdEnv: 'AWS_ACCESS_KEY_ID',
          secretAccessKeyEnv: 'AWS_SECRET_ACCESS_KEY',
          sessionTokenEnv: 'AWS_SESSION_TOKEN',
        },
      },
    },
    {
      id: 'container',
      awsKms: {
        keyId: 'alias/mintmark',
        region: 'eu-west-1',
        credentials: {
          containerUriEnv: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
          containerTokenFileEnv: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
        },
      },
    },
  ];
}
