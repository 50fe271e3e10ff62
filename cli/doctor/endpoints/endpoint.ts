import type { Chain, Endpoint } from '../../../build/types/config.js';
import { askEndpoint, postToEndpoint, resultIn } from '../../../hosts/shared/chain/ask-endpoint.ts';
import type { EndpointFailure } from '../../../hosts/shared/chain/ask-endpoint.ts';
import { neverAborts } from '../../../hosts/shared/exchange/abort.ts';
import type { PerformFetch } from '../../../hosts/shared/exchange/coalesce.ts';
import type { Result } from '../../../hosts/shared/result.ts';
import { note, ok, wrong } from '../finding.ts';
import type { Finding, Place } from '../finding.ts';
import { blockIn, judgeHead } from './head.ts';
import type { Block } from './head.ts';

/** An endpoint to be inspected. */
export interface AskedEndpoint {
  readonly place: Place;
  readonly chainId: bigint;
  readonly chain: Chain;
  readonly endpoint: string | Endpoint;
  readonly fetch: PerformFetch;
}

/** An address of which there are no logs, and whose balance was 0 in the first block. */
const NOBODY = '0x000000000000000000000000000000006d696e74';

/** Asks an endpoint what the gateway will ask it. */
export async function inspectEndpoint(asked: AskedEndpoint): Promise<readonly Finding[]> {
  const { place, chainId, chain } = asked;
  const id = await call(asked, 'eth_chainId', []);
  if (id.tag === 'err') return [unanswered(place, 'eth_chainId', id.val)];
  const got = quantity(id.val);
  if (got !== chainId) {
    const said = got === undefined ? 'no chain id' : `the chain id ${got}`;
    return [wrong(place, `it answers eth_chainId with ${said}, not ${chainId}`, `name an endpoint of the chain ${chainId} here`)];
  }
  const latest = await call(asked, 'eth_getBlockByNumber', ['latest', false]);
  if (latest.tag === 'err') return [unanswered(place, 'eth_getBlockByNumber', latest.val)];
  const head = blockIn(latest.val);
  if (head === undefined) return [wrong(place, 'its newest block has no number or no time', 'name another endpoint')];
  const found = await Promise.all([judgeHead(place, head, Date.now()), logs(asked, head), batches(asked), archive(asked, head)]);
  const findings = found.flat();
  const isWrong = findings.some(({ status }) => status === 'wrong');
  return isWrong
    ? findings
    : [ok(place, `chain id ${chainId}, block ${head.number}, batches, logs over ${spanOf(chain, head)} blocks`), ...findings];
}

/** Asks for logs over as many blocks as one call to the endpoint may have. */
async function logs(asked: AskedEndpoint, head: Block): Promise<Finding[]> {
  const span = spanOf(asked.chain, head);
  const from = head.number - BigInt(span - 1);
  const filter = { address: NOBODY, fromBlock: hex(from), toBlock: hex(head.number) };
  const answer = await call(asked, 'eth_getLogs', [filter]);
  if (answer.tag === 'ok' && Array.isArray(answer.val)) return [];
  const detail = answer.tag === 'err' ? answer.val.detail : 'no list';
  const text = `it does not answer eth_getLogs over ${span} blocks, which chains.${asked.chainId}.logs lets a call ask for: ${detail}`;
  return [wrong(asked.place, text, `set chains.${asked.chainId}.logs.splitBlocks to what the endpoint takes`)];
}

function spanOf({ logs: { maxBlocks, splitBlocks } }: Chain, { number }: Block): number {
  return Math.min(splitBlocks ?? maxBlocks, maxBlocks, Number(number) + 1);
}

/** Asks two calls in one batch, as the gateway does. */
async function batches({ place, fetch, endpoint, chainId }: AskedEndpoint): Promise<Finding[]> {
  if (typeof endpoint === 'object' && endpoint.maxBatch === 1) return [];
  const calls = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'eth_chainId', params: [] }));
  const answer = await postToEndpoint(fetch, endpoint, calls, neverAborts);
  const both = answer.tag === 'ok' && Array.isArray(answer.val) ? answer.val.map((one: unknown) => resultIn(one, () => '')) : [];
  if (both.length === 2 && both.every((one) => one.tag === 'ok' && quantity(one.val) === chainId)) return [];
  const detail = answer.tag === 'err' ? answer.val.detail : 'no answer to each call';
  return [wrong(place, `it does not answer a batch of two calls: ${detail}`, 'write the endpoint as an object with "maxBatch": 1')];
}

/** Asks for the state of an old block. Nothing of the gateway needs it; its clients may. */
async function archive(asked: AskedEndpoint, head: Block): Promise<Finding[]> {
  const answer = await call(asked, 'eth_getBalance', [NOBODY, '0x1']);
  const isThere = answer.tag === 'ok' || head.number < 1n;
  return isThere ? [] : [note(asked.place, 'it has no state of old blocks: calls of clients for those fail here')];
}

function unanswered(place: Place, method: string, { detail }: EndpointFailure): Finding {
  const mend = detail.includes('network.allowPrivate')
    ? 'add it there'
    : 'look at the URL, its key, and whether this machine reaches it; or name another endpoint';
  return wrong(place, `it does not answer ${method}: ${detail}`, mend);
}

function call({ fetch, endpoint }: AskedEndpoint, method: string, params: readonly unknown[]): Promise<Result<unknown, EndpointFailure>> {
  return askEndpoint(fetch, endpoint, method, params, neverAborts);
}

function quantity(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value) ? BigInt(value) : undefined;
}

function hex(number: bigint): string {
  return `0x${number.toString(16)}`;
}
