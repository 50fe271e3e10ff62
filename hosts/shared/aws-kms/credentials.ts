import type { AwsCredentialVariables } from '../../../build/types/config.js';
import type { ConfigError } from '../config/config-error.ts';
import { pointer } from '../config/config-error.ts';
import type { Environment } from '../config/text/fill.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';

/** What requests to AWS are signed with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only temporary credentials have it. */
  readonly sessionToken: string | undefined;
}

/** Where credentials come from. */
export interface CredentialSource {
  /**
   * Returns the credentials that are valid now.
   *
   * Rejects with a `KmsError` if there are none.
   */
  current(signal: AbortSignal): Promise<AwsCredentials>;
  /**
   * AWS says that these credentials have expired. Returns whether `current` may have others now.
   */
  expired(credentials: AwsCredentials): boolean;
}

/** Opens the source of a key's credentials. `at` is their place in the configuration. */
export type OpenCredentials = (variables: AwsCredentialVariables, at: string) => Result<CredentialSource, ConfigError[]>;

/** The form of an access key id. Temporary credentials begin with `ASIA`. */
const accessKeyIdForm = /^[A-Z0-9]{16,128}$/;

/**
 * Takes credentials out of variables. They stay as they are until the process ends.
 *
 * Errors: one per variable that is not set or has another form. Nothing of a value is shown.
 */
export function credentialsOfVariables(env: Environment): OpenCredentials {
  return ({ accessKeyIdEnv = '', secretAccessKeyEnv = '', sessionTokenEnv }, at) => {
    const accessKeyId = variable(accessKeyIdEnv, 'an access key id', pointer(at, 'accessKeyIdEnv'), env);
    const secretAccessKey = variable(secretAccessKeyEnv, 'a secret access key', pointer(at, 'secretAccessKeyEnv'), env);
    const sessionToken =
      sessionTokenEnv === undefined ? ok(undefined) : variable(sessionTokenEnv, 'a session token', pointer(at, 'sessionTokenEnv'), env);
    const errors = [accessKeyId, secretAccessKey, sessionToken].flatMap((part) => (part.tag === 'err' ? [part.val] : []));
    if (accessKeyId.tag === 'err' || secretAccessKey.tag === 'err' || sessionToken.tag === 'err') return err(errors);
    const wrong = contradiction(accessKeyId.val, sessionToken.val, at, accessKeyIdEnv);
    if (wrong !== undefined) return err<ConfigError[]>([wrong]);
    const credentials = { accessKeyId: accessKeyId.val, secretAccessKey: secretAccessKey.val, sessionToken: sessionToken.val };
    return ok({ current: () => Promise.resolve(credentials), expired: () => false });
  };
}

function contradiction(accessKeyId: string, sessionToken: string | undefined, at: string, name: string): ConfigError | undefined {
  if (!accessKeyIdForm.test(accessKeyId)) {
    const expected = `an access key id in the environment variable ${name}: 16 to 128 capital letters and digits`;
    return { at: pointer(at, 'accessKeyIdEnv'), expected, got: `${accessKeyId.length} characters that are not one` };
  }
  if (!accessKeyId.startsWith('ASIA') || sessionToken !== undefined) return undefined;
  const expected = 'the variable of the session token: the access key id is of temporary credentials';
  return { at: pointer(at, 'sessionTokenEnv'), expected, got: 'nothing' };
}

function variable(name: string, what: string, at: string, env: Environment): Result<string, ConfigError> {
  const text = env(name);
  if (text !== undefined && text !== '' && text.trim() === text) return ok(text);
  const got = text === undefined ? 'it is not set' : text === '' ? 'it is empty' : 'text with white space around it: remove it';
  return err({ at, expected: `${what} in the environment variable ${name}`, got });
}
