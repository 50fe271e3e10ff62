import type { AwsCredentialVariables, AwsKms, Config } from '../../../../build/types/config.js';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';
import { exactlyOne } from './exactly-one.ts';

/** Each variable that belongs to another one, and that one. */
const companions: readonly (readonly [keyof AwsCredentialVariables, keyof AwsCredentialVariables])[] = [
  ['secretAccessKeyEnv', 'accessKeyIdEnv'],
  ['sessionTokenEnv', 'accessKeyIdEnv'],
  ['containerTokenFileEnv', 'containerUriEnv'],
];

/** Validates that credentials are whole and of one kind, and that an ARN is of the region. */
export function validateAwsKms({ keyId, region, credentials }: AwsKms, at: string): ConfigError[] {
  const place = pointer(at, 'credentials');
  const [, regionOfArn] = /^arn:[^:]*:kms:([^:]*):/.exec(keyId) ?? [];
  return [
    ...exactlyOne<AwsCredentialVariables>(credentials, ['accessKeyIdEnv', 'containerUriEnv'], place),
    ...(credentials.accessKeyIdEnv !== undefined && credentials.secretAccessKeyEnv === undefined
      ? [{ at: pointer(place, 'secretAccessKeyEnv'), expected: 'the variable of the secret access key', got: 'nothing' }]
      : []),
    ...companions.flatMap(([name, main]) =>
      credentials[name] !== undefined && credentials[main] === undefined
        ? [{ at: pointer(place, name), expected: `nothing, or ${main} beside it`, got: 'one' }]
        : [],
    ),
    ...(regionOfArn === undefined || regionOfArn === region
      ? []
      : [{ at: pointer(at, 'region'), expected: `the region of the ARN, ${regionOfArn}`, got: region }]),
  ];
}

/**
 * Returns an error for each key in AWS KMS whose credentials a container gives out, for a host that
 * is in none. `host` names it: `a Worker`.
 */
export function containerConfigErrors({ signer }: Config, host: string): ConfigError[] {
  return (signer?.keys ?? []).flatMap(({ awsKms }, index) => {
    if (awsKms?.credentials.containerUriEnv === undefined) return [];
    const at = pointer('/signer/keys', index, 'awsKms', 'credentials', 'containerUriEnv');
    return [{ at, expected: `accessKeyIdEnv and secretAccessKeyEnv: ${host} is in no container of AWS`, got: 'containerUriEnv' }];
  });
}
