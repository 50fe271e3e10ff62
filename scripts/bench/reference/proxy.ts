import type { LimitFields, Limiter } from './limiter.ts';
import type { RpcCall } from './json-rpc.ts';
import { readCall } from './json-rpc.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import type { FetchBytes } from './upstream.ts';

/** The methods that may be forwarded: reads, and transactions that are signed already. */
const forwarded = new Set([
  'eth_blockNumber',
  'eth_call',
  'eth_chainId',
  'eth_estimateGas',
  'eth_feeHistory',
  'eth_gasPrice',
  'eth_getBalance',
  'eth_getBlockByHash',
  'eth_getBlockByNumber',
  'eth_getCode',
  'eth_getLogs',
  'eth_getStorageAt',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
  'eth_maxPriorityFeePerGas',
  'eth_sendRawTransaction',
  'net_version',
]);
const maxBytes = 10 * 2 ** 20;
const decoder = new TextDecoder();

/** What a client gets. */
export interface Proxied {
  readonly fields: LimitFields;
  readonly cost: number;
  readonly body: unknown;
}

/** Limits calls and forwards them. */
export type Proxy = (chain: string, client: string, body: unknown) => Promise<Proxied>;

/** Makes a proxy to the chains' endpoints. It throws `Refusal`. */
export function makeProxy({ chains }: Pick<Settings, 'chains'>, limiter: Limiter, fetchBytes: FetchBytes): Proxy {
  return async (chain, client, body) => {
    const endpoint = chains[chain];
    if (endpoint === undefined) throw new Refusal(404, -32603, 'no such chain');
    const calls: readonly RpcCall[] = Array.isArray(body) ? body.map(readCall) : [readCall(body)];
    if (calls.length === 0 || calls.length > 100) throw new Refusal(200, -32600, 'expected 1 to 100 calls');
    for (const { method } of calls) if (!forwarded.has(method)) throw new Refusal(200, -32601, `${method} is not answered here`);
    const cost = calls.reduce((sum, { method }) => sum + limiter.cost(method), 0);
    const fields = await limiter.take(client, cost);
    const { status, bytes } = await fetchBytes(
      endpoint,
      { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) },
      maxBytes,
    );
    if (status !== 200) throw new Refusal(200, -32603, `the upstream answers with status ${status}`);
    const answer: unknown = JSON.parse(decoder.decode(bytes));
    if (!answersAll(responsesIn(answer, body), calls))
      throw new Refusal(200, -32603, 'the upstream sent no response to each of these calls');
    return { fields, cost, body: answer };
  };
}

/** Returns the responses in an upstream's answer to a call, or to a batch. */
function responsesIn(answer: unknown, body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) return [answer];
  return Array.isArray(answer) ? answer : [];
}

/** Returns whether these are responses to these calls. */
function answersAll(all: readonly unknown[], calls: readonly RpcCall[]): boolean {
  if (all.length !== calls.length) return false;
  const ids = new Set<unknown>(calls.map(({ id }) => id));
  return all.every(
    (one) => typeof one === 'object' && one !== null && ('result' in one || 'error' in one) && 'id' in one && ids.has(one.id),
  );
}
