import { AwsV4Signer } from 'aws4fetch';
import { sleep } from '../exchange/sleep.ts';
import type { AskAws, AwsResponse } from './ask.ts';
import type { AwsCredentials, CredentialSource } from './credentials.ts';
import { KmsError, fieldsOf, kmsErrorOf } from './kms-error.ts';

/** What a client of AWS KMS works with. */
export interface KmsClientParts {
  readonly region: string;
  /** The origin to ask. `undefined` for that of the region. */
  readonly endpoint: string | undefined;
  readonly credentials: CredentialSource;
  readonly ask: AskAws;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

/** The operations that are asked for. Their IAM actions have the same names. */
export type KmsOperation = 'GetPublicKey' | 'Sign';

/** Attempts at a request. Together with the waits they end within ten seconds. */
const MAX_ATTEMPTS = 4;
/** Milliseconds for one attempt. A signature takes some tens. */
const ATTEMPT_TIMEOUT_MS = 2000;
/** The most milliseconds before the second attempt. Each later wait may be twice as long. */
const FIRST_WAIT_MS = 200;
/** The most derived signing keys that are kept: one a day. */
const MAX_DERIVED_KEYS = 4;

/**
 * Asks AWS KMS in one region with one set of credentials. Signs requests by AWS Signature Version
 * 4, and repeats what AWS could not answer for now.
 */
export class KmsClient {
  readonly #parts: KmsClientParts;
  readonly #url: string;
  /** Signing keys of a day, which take four HMACs to derive. */
  readonly #derived = new Map<string, ArrayBuffer>();

  constructor(parts: KmsClientParts) {
    this.#parts = parts;
    this.#url = `${parts.endpoint ?? endpointOf(parts.region)}/`;
  }

  /**
   * Asks for an operation, and returns the members of the response.
   *
   * Errors: `KmsError`.
   * Errors: the signal's reason if it aborts.
   */
  async call(operation: KmsOperation, input: object, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    const body = Uint8Array.from(new TextEncoder().encode(JSON.stringify(input)));
    for (let attempt = 1; ; attempt += 1) {
      const credentials = await this.#parts.credentials.current(signal);
      const response = await this.#attempt(operation, body, credentials, signal);
      if (!(response instanceof KmsError)) return response;
      const renewed = response.code === 'credentials-expired' && this.#parts.credentials.expired(credentials);
      if (attempt === MAX_ATTEMPTS || !(response.retryable || renewed)) throw response;
      await this.#wait(attempt, signal);
    }
  }

  async #attempt(
    operation: KmsOperation,
    body: Uint8Array<ArrayBuffer>,
    credentials: AwsCredentials,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>> | KmsError> {
    const { ask, now } = this.#parts;
    const headers = await this.#signed(operation, body, credentials);
    const timeout = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
    let response: AwsResponse;
    try {
      response = await ask({ method: 'POST', url: this.#url, headers, body }, AbortSignal.any([signal, timeout]));
    } catch (cause) {
      signal.throwIfAborted();
      const why = timeout.aborted ? `no answer within ${ATTEMPT_TIMEOUT_MS / 1000} seconds` : reasonOf(cause);
      return new KmsError('unreachable', `AWS KMS at ${new URL(this.#url).host} cannot be asked: ${why}`);
    }
    if (response.status !== 200) return kmsErrorOf(response, `kms:${operation}`, now());
    return fieldsOf(response.text);
  }

  async #signed(operation: KmsOperation, body: Uint8Array<ArrayBuffer>, credentials: AwsCredentials) {
    const { region, now } = this.#parts;
    if (this.#derived.size > MAX_DERIVED_KEYS) this.#derived.clear();
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const signer = new AwsV4Signer({
      method: 'POST',
      url: this.#url,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` },
      body,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: 'kms',
      region,
      cache: this.#derived,
      datetime: new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    });
    const { headers } = await signer.sign();
    return Array.from(headers, ([name, value]) => ({ name, value }));
  }

  /** Waits before the next attempt, from half of the time to all of it: not all at once. */
  async #wait(attempt: number, signal: AbortSignal): Promise<void> {
    const most = FIRST_WAIT_MS * 2 ** (attempt - 1);
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    signal.throwIfAborted();
    await Promise.race([sleep((most * (1 + Math.random())) / 2, signal), promise]);
  }
}

/** Returns the origin of AWS KMS in a region. */
function endpointOf(region: string): string {
  return `https://kms.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/**
 * Returns why there was no response. A message may hold an address, so only a code is shown, or the
 * reason of a refused address.
 */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no code';
  if ('reason' in cause && typeof cause.reason === 'string') return `${cause.reason}; see network.allowPrivate`;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
