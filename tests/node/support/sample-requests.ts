import { decodeFunctionData, encodeFunctionResult, parseAbi } from 'viem';
import type { Fetch, Response } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { askBalance, askSignature, askToken } from '../../../scripts/bench/client.ts';
import type { Asked } from '../../../scripts/bench/client.ts';
import { account, contract } from '../../../scripts/bench/fixture.ts';
import { Upstream } from '../../../scripts/bench/upstream/upstream.ts';

/** A request of some kind, and the expected response. */
export interface Case {
  readonly asked: Asked;
  readonly says: RegExp;
  /**
   * How many of the effects `take`, `fetch`, `identify` and `sign` it has before it is answered.
   */
  readonly effects: number;
}

/** The token ids below this have a document in an IPFS block, those above one on chain. */
const ipfsTokens = 200;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const abi = parseAbi(['function tokenURI(uint256) view returns (string)']);

/**
 * Returns requests of all kinds in turn: a token whose block is verified, one with a document on
 * chain, a batch for the chain, a signature, a batch for the signer. Their lengths repeat after 500
 * requests.
 */
export function caseOf(number: number): Case {
  const index = Math.floor(number / 5) % 100;
  switch (number % 5) {
    case 0:
      return { asked: askToken(index * 2), says: /"integrity":\{"status":"verified","cid":"bafk/, effects: 3 };
    case 1:
      return { asked: askToken(ipfsTokens + index), says: /"integrity":\{"status":"on-chain"/, effects: 3 };
    case 2: {
      const calls = Array.from({ length: 2 + (index % 7) }, (_, id) => ['eth_getBalance', [contract, 'latest'], id] as const);
      return { asked: batch(askBalance(), calls), says: /^\[(\{[^{}]*"result":"0xde0b6b3a7640000"\},?){2,}\]$/, effects: 2 };
    }
    case 3:
      return { asked: askSignature(number), says: /"result":"0x02[0-9a-f]{200,}"/, effects: 3 };
    default: {
      const calls = [['eth_accounts', [], 1] as const, ['personal_sign', ['x'.repeat(33 + index), account.address], 2] as const];
      return { asked: batch(askSignature(0), calls), says: /"result":\["0x[0-9a-fA-F]{40}"\].*"result":"0x[0-9a-f]{130}"/, effects: 3 };
    }
  }
}

/**
 * Answers the gateway's fetches: a chain whose contract has both kinds of tokens, and the IPFS
 * gateway with the blocks.
 */
export async function openUpstream(): Promise<(fetch: Fetch) => Response> {
  const upstream = await Upstream.of(ipfsTokens);
  return (fetch) => {
    const asked: unknown = fetch.method === 'post' ? JSON.parse(decoder.decode(fetch.body)) : undefined;
    const answer = Array.isArray(asked) ? undefined : onChain(asked);
    return answer === undefined ? upstream.answer(fetch) : { status: 200, headers: [], body: encoder.encode(answer) };
  };
}

/** Returns the result of `tokenURI` for a token with its document on chain. */
function onChain(asked: unknown): string | undefined {
  const text = JSON.stringify(asked) ?? '';
  const [, id, data] = /"id":(\w+).*"data":"(0xc87b56dd[0-9a-f]{64})"/.exec(text) ?? [];
  if (id === undefined || data === undefined) return undefined;
  const [token] = decodeFunctionData({ abi, data: `0x${data.slice(2)}` }).args;
  if (token < ipfsTokens) return undefined;
  const document = JSON.stringify({ name: `On chain #${token}`, description: 'long '.repeat(Number(token)) });
  const result = encodeFunctionResult({ abi, functionName: 'tokenURI', result: `data:application/json;base64,${btoa(document)}` });
  return `{"jsonrpc":"2.0","id":${id},"result":"${result}"}`;
}

/** Returns the same request with other calls. */
function batch({ request }: Asked, calls: readonly (readonly [method: string, params: readonly unknown[], id: number])[]): Asked {
  const body = encoder.encode(JSON.stringify(calls.map(([method, params, id]) => ({ jsonrpc: '2.0', id, method, params }))));
  const headers = request.headers.filter(({ name }) => name !== 'content-length');
  return { request: { ...request, headers: [...headers, { name: 'content-length', value: String(body.length) }] }, body };
}
