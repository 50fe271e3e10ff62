import { ProblemError } from '../errors.ts';
import type { ClientOptions, RequestOptions } from '../options.ts';
import type { Stamp } from '../stamps/stamp.ts';
import { bearer } from '../transport/bearer.ts';
import { exchange } from '../transport/exchange.ts';
import type { GatewayResponse } from '../transport/exchange.ts';
import { segment } from '../transport/segment.ts';
import type { ChainId } from '../transport/segment.ts';
import type { SignerMethods } from '../wire.ts';
import { callText, readResult } from './read.ts';
import type { Call } from './read.ts';

/** How a caller proves who it is: by a token, or by stamps. */
export type SignerCredential =
  | { readonly token: string; readonly stamp?: undefined }
  | { readonly stamp: Stamp; readonly token?: undefined };

/** What a client of the signer is made of. */
export type SignerOptions = ClientOptions &
  SignerCredential & {
    /** The chain in the path. Default: none, which serves what needs no chain. */
    readonly chain?: ChainId;
  };

/** What a request to the signer takes. */
export interface SignerRequestOptions extends RequestOptions {
  /**
   * 1 to 255 visible ASCII characters. The same key with the same call gives the same signature
   * without a second charge. Store it before the request, to repeat it after a crash.
   */
  readonly idempotencyKey?: string;
}

/** The parameters of a method of the signer. */
export type SignerParams<Method extends keyof SignerMethods> = Readonly<SignerMethods[Method]['params']>;

/** A call of a method of the signer. `params` may be left out where none is required. */
export type SignerCall<Method extends keyof SignerMethods> = { readonly method: Method } & (readonly [] extends SignerParams<Method>
  ? { readonly params?: SignerParams<Method> }
  : { readonly params: SignerParams<Method> });

/** The signer. */
export interface SignerClient {
  /**
   * Returns the result of a method of the signer. `retry` repeats a request that may have signed
   * only if it has an `idempotencyKey`.
   *
   * Errors: rejects with a `ClientError`, or with the reason of an aborted signal.
   */
  request<Method extends keyof SignerMethods>(
    call: SignerCall<Method>,
    options?: SignerRequestOptions,
  ): Promise<GatewayResponse<SignerMethods[Method]['result']>>;
  /**
   * Returns the result of any method, such as a read of the chain.
   *
   * Errors: rejects like `request`.
   */
  call(call: Call, options?: SignerRequestOptions): Promise<GatewayResponse<unknown>>;
}

/** What certainly signs nothing. Any other method may sign, also one newer than this list. */
const signsNothing =
  /^(eth_(accounts|requestAccounts|chainId|blockNumber|call|get|fee|gasPrice|estimate|maxPriority)|net_|web3_|health_|signer_(audit|explain|transactions?$))/;

/** Refusals before anything is signed. */
const nothingSigned: ReadonlySet<unknown> = new Set(['quota-exceeded', 'too-many-in-flight']);

/** Makes a client of `/v1/signer` or `/v1/signer/{chain}`. */
export function createSignerClient(client: SignerOptions): SignerClient {
  const path = client.chain === undefined ? '/v1/signer' : `/v1/signer/${segment(client.chain)}`;
  const call: SignerClient['call'] = async (asked, { idempotencyKey, ...options } = {}) => {
    const body = callText(asked);
    const fields = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    const safe = idempotencyKey !== undefined || signsNothing.test(asked.method);
    return await exchange(
      client,
      {
        method: 'POST',
        path,
        body,
        headers: { ...bearer(client.token), ...fields },
        authenticate: async (url) => (await client.stamp?.fields(url, body, idempotencyKey)) ?? {},
        mayRepeat: (error) => safe || (error instanceof ProblemError && nothingSigned.has(error.code)),
      },
      options,
      readResult,
    );
  };
  // That a result has its method's type is the gateway's promise.
  return { call, request: call as SignerClient['request'] };
}
