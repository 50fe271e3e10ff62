import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hex } from 'viem';
import { serve } from '../../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../../cli/demo/devnet/serve.ts';
import { textUnlessCutOff } from '../../support/cut-off.ts';
import { at } from '../../support/ask.ts';
import { blockNumber } from './contract.ts';
import type { CallOutcome, Contracts } from './contract.ts';

/** A call that an endpoint was asked. */
export interface AskedCall {
  readonly endpoint: string;
  readonly method: string;
  readonly to: string;
  readonly data: string;
}

/** What an endpoint answers by, and where it tells what it was asked. */
export interface RpcState {
  contracts: Contracts;
  readonly asked: AskedCall[];
  /** How many HTTP requests came. */
  requests: number;
}

const block = `0x${blockNumber.toString(16)}`;

/** Starts a JSON-RPC endpoint, which also takes batches. `name` is as in a case: `10a`. */
export function startEndpoint(name: string, chain: string, state: RpcState): Promise<LocalServer> {
  return serve((request, response) => void answer(request, response, name, chain, state));
}

async function answer(request: IncomingMessage, response: ServerResponse, name: string, chain: string, state: RpcState): Promise<void> {
  state.requests++;
  const sent = await textUnlessCutOff(request);
  if (sent === undefined) return;
  const body: unknown = JSON.parse(sent);
  const calls = Array.isArray(body) ? (body as readonly unknown[]) : [body];
  const answers = calls.map((call) => ({ id: at(call, 'id'), outcome: outcomeOf(call, name, chain, state) }));
  // One call without an answer leaves the whole request without one.
  if (answers.some(({ outcome }) => 'silent' in outcome)) return;
  const refused = answers.find(({ outcome }) => 'status' in outcome)?.outcome;
  if (refused !== undefined && 'status' in refused) {
    response.writeHead(refused.status, { 'content-type': 'text/plain', ...refused.headers }).end(`${refused.status}\n`);
    return;
  }
  const envelopes = answers.map(({ id, outcome }) => ({ jsonrpc: '2.0', id, ...outcome }));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(Array.isArray(body) ? envelopes : envelopes[0]));
}

type Outcome = CallOutcome | { readonly result: unknown };

function outcomeOf(call: unknown, endpoint: string, chain: string, { contracts, asked }: RpcState): Outcome {
  const method = String(at(call, 'method'));
  const target = method === 'eth_call' ? at(call, 'params', 0, 'to') : at(call, 'params', 0);
  const data = String(at(call, 'params', 0, 'data') ?? at(call, 'params', 0, 'input') ?? '0x') as Hex;
  asked.push({ endpoint, method, to: String(target), data });
  switch (method) {
    case 'eth_chainId':
      return { result: `0x${Number(chain).toString(16)}` };
    case 'eth_blockNumber':
      return { result: block };
    case 'eth_getBlockByNumber':
      return { result: { number: block, hash: `0x${'ab'.repeat(32)}`, timestamp: '0x6553f100', transactions: [] } };
    case 'eth_getCode':
      return { result: contracts.code(String(target)) };
    case 'eth_call':
      return contracts.call(endpoint, String(target), data);
    default:
      return { error: { code: -32601, message: `the method ${method} does not exist` } };
  }
}
