import type { AwsResponse } from './ask.ts';

/** What went wrong with a request to AWS KMS. */
export type KmsErrorCode =
  /** The credentials may not do it. */
  | 'access-denied'
  /** AWS does not know the credentials, or there are none. */
  | 'credentials'
  /** The credentials were right, and are not any more. */
  | 'credentials-expired'
  /** This machine's clock is wrong. */
  | 'clock-skew'
  /** Too many requests. */
  | 'throttled'
  /** AWS could not answer for now. */
  | 'unavailable'
  /** Nobody answered. */
  | 'unreachable'
  /** The region has no such key. */
  | 'not-found'
  /** The key is disabled, or waits for its deletion. */
  | 'not-usable'
  /** The key is of another kind. */
  | 'wrong-key'
  /** The response is not one of AWS KMS. */
  | 'malformed';

/** An error of a request to AWS KMS. The message says what to do, and holds no secret. */
export class KmsError extends Error {
  override readonly name = 'KmsError';
  readonly code: KmsErrorCode;

  constructor(code: KmsErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  /** Whether the same request may succeed a little later. */
  get retryable(): boolean {
    return retryable.has(this.code);
  }
}

const retryable: ReadonlySet<KmsErrorCode> = new Set(['throttled', 'unavailable', 'unreachable']);

/** The codes of AWS's own names. The names of a code say the same in different services. */
const codes: Readonly<Record<string, KmsErrorCode>> = {
  AccessDeniedException: 'access-denied',
  AccessDenied: 'access-denied',
  UnrecognizedClientException: 'credentials',
  InvalidClientTokenId: 'credentials',
  InvalidSignatureException: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  IncompleteSignature: 'credentials',
  IncompleteSignatureException: 'credentials',
  MissingAuthenticationToken: 'credentials',
  MissingAuthenticationTokenException: 'credentials',
  ExpiredToken: 'credentials-expired',
  ExpiredTokenException: 'credentials-expired',
  RequestExpired: 'clock-skew',
  RequestTimeTooSkewed: 'clock-skew',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  ThrottledException: 'throttled',
  RequestLimitExceeded: 'throttled',
  RequestThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  LimitExceededException: 'throttled',
  DependencyTimeoutException: 'unavailable',
  KMSInternalException: 'unavailable',
  KeyUnavailableException: 'unavailable',
  ServiceUnavailableException: 'unavailable',
  NotFoundException: 'not-found',
  InvalidArnException: 'not-found',
  DisabledException: 'not-usable',
  KMSInvalidStateException: 'not-usable',
  InvalidKeyUsageException: 'wrong-key',
  UnsupportedOperationException: 'wrong-key',
};

/**
 * Turns a response that is not a success into an error. `action` is the IAM action of the request,
 * such as `kms:Sign`. `now` is the time of this machine in milliseconds since 1970.
 */
export function kmsErrorOf(response: AwsResponse, action: string, now: number): KmsError {
  const { type, message } = errorIn(response);
  const byStatus = response.status === 429 ? 'throttled' : response.status >= 500 ? 'unavailable' : 'malformed';
  const named = Object.hasOwn(codes, type) ? codes[type] : undefined;
  // AWS reports a wrong time by the name of a wrong signature.
  const code = named === 'credentials' && /expired|not yet current/i.test(message) ? 'clock-skew' : (named ?? byStatus);
  return new KmsError(code, textOf(code, { action, type, message, status: response.status, skew: skewOf(response, now) }));
}

interface Told {
  readonly action: string;
  /** AWS's name of the error, made printable. */
  readonly type: string;
  /** AWS's own words. They may name accounts and users, so they are not repeated. */
  readonly message: string;
  readonly status: number;
  /** Seconds by which this machine's clock is ahead. */
  readonly skew: number | undefined;
}

function textOf(code: KmsErrorCode, { action, type, message, status, skew }: Told): string {
  switch (code) {
    case 'access-denied':
      return `${action} is not allowed: ${placeOfDenial(message)}`;
    case 'credentials':
      return `AWS does not accept the credentials (${type}): check the access key id, the secret access key and the session token`;
    case 'credentials-expired':
      return 'the credentials have expired: temporary ones in variables need a restart; those of a container are fetched again';
    case 'clock-skew':
      return `the clock of this machine is ${skew === undefined ? 'not right' : clockText(skew)}: AWS accepts five minutes; set it by NTP`;
    case 'throttled':
      return `too many requests to AWS KMS (${type}): raise the quota of requests for ECC keys, or send fewer`;
    case 'unavailable':
    case 'unreachable':
      return `AWS KMS answers status ${status} (${type})`;
    case 'not-found':
      return 'no such key in this region and account';
    case 'not-usable':
      return 'the key is disabled, or waits for its deletion: enable it, or cancel the deletion';
    case 'wrong-key':
      return 'the key is no ECC_SECG_P256K1 key for signatures (SIGN_VERIFY)';
    case 'malformed':
      return `AWS KMS answers status ${status} (${type}) to ${action}`;
  }
}

function placeOfDenial(message: string): string {
  if (/explicit deny/i.test(message)) return 'a policy denies it on purpose; remove that deny for these credentials';
  if (/resource-based policy/i.test(message)) return "the key's policy must allow it, because the key is of another account";
  if (/VPC endpoint policy/i.test(message)) return 'the policy of the VPC endpoint must allow it';
  return "add it to the IAM policy of the credentials, or to the key's policy";
}

function clockText(skew: number): string {
  return `${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} AWS`;
}

function skewOf(response: AwsResponse, now: number): number | undefined {
  const date = Date.parse(response.header('date') ?? '');
  return Number.isNaN(date) ? undefined : Math.round((now - date) / 1000);
}

/** Returns AWS's name of an error, and what it says. JSON or, from some front ends, XML. */
function errorIn({ header, text }: AwsResponse): { readonly type: string; readonly message: string } {
  const fields = fieldsOf(text);
  const type = stringOf(fields['__type']) ?? header('x-amzn-errortype') ?? /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? 'no name';
  const message = stringOf(fields['message']) ?? stringOf(fields['Message']) ?? /<Message>([^<]*)</.exec(text)?.[1] ?? '';
  // `com.amazonaws.kms#NotFoundException`, or `NotFoundException:http://…`.
  const name = /(?:^|#)(\w{1,64})(?::|$)/.exec(type)?.[1] ?? 'no name';
  return { type: name, message };
}

/** Returns the members of a JSON object. None if a text is anything else. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Returns a value that is text. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
