import type { ApiKeyOptions, RequestOptions } from '../options.ts';
import { bearer } from '../transport/bearer.ts';
import { exchange } from '../transport/exchange.ts';
import type { GatewayResponse, Outgoing } from '../transport/exchange.ts';
import { segment } from '../transport/segment.ts';
import type { ChainId } from '../transport/segment.ts';
import { batchText, callText, readOutcomes, readResult } from './read.ts';
import type { Call, CallOutcome } from './read.ts';

/** The proxy of one chain. */
export interface RpcClient {
  /**
   * Returns the result of a call. Its type is that of the method, which the caller knows.
   *
   * Errors: rejects with a `ClientError`, or with the reason of an aborted signal.
   */
  call(call: Call, options?: RequestOptions): Promise<GatewayResponse<unknown>>;
  /**
   * Sends calls as one batch, which the gateway limits as a whole. Returns their outcomes in order.
   *
   * Errors: rejects like `call` if the whole batch failed.
   */
  batch(calls: readonly Call[], options?: RequestOptions): Promise<GatewayResponse<readonly CallOutcome[]>>;
}

/** What a client of the proxy is made of. */
export interface RpcOptions extends ApiKeyOptions {
  readonly chain: ChainId;
}

/** Makes a client of `/rpc/{chain}`. */
export function createRpcClient(client: RpcOptions): RpcClient {
  const outgoing = (body: string): Outgoing => ({
    method: 'POST',
    path: `/rpc/${segment(client.chain)}`,
    body,
    headers: bearer(client.apiKey),
  });
  return {
    call: (call, options = {}) => exchange(client, outgoing(callText(call)), options, readResult),
    batch: async (calls, options = {}) => {
      if (calls.length === 0) throw new RangeError('calls: expected one call or more, got none');
      return await exchange(client, outgoing(batchText(calls)), options, (received) => readOutcomes(received, calls.length));
    },
  };
}
