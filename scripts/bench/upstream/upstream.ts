import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import { decodeFunctionData, encodeFunctionResult, parseAbi } from 'viem';
import type { Fetch, Response } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { ipfsUrl, rpcUrl } from '../fixture.ts';

const abi = parseAbi(['function supportsInterface(bytes4) view returns (bool)', 'function tokenURI(uint256) view returns (string)']);
const headers = [{ name: 'content-type', value: 'application/json' }];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A call as it arrives at an endpoint. */
interface RpcCall {
  readonly id: unknown;
  readonly method: string;
  /** Left out by some where there are none. */
  readonly params?: readonly unknown[];
}

/** A chain with one ERC-721 contract and the IPFS gateway that has its documents, in memory. */
export class Upstream {
  readonly #documents: ReadonlyMap<string, Uint8Array>;
  readonly #uris: readonly string[];

  private constructor(documents: readonly (readonly [string, Uint8Array])[]) {
    this.#documents = new Map(documents);
    this.#uris = documents.map(([cid]) => `ipfs://${cid}`);
  }

  /** A contract with so many tokens, each with a document of its own. */
  static async of(tokens: number): Promise<Upstream> {
    const documents = Array.from({ length: tokens }, async (_, token) => {
      const bytes = encoder.encode(document(token));
      return [CID.createV1(raw.code, await sha256.digest(bytes)).toString(), bytes] as const;
    });
    return new Upstream(await Promise.all(documents));
  }

  /** Answers a request of the gateway's. */
  answer({ method, url, body }: Fetch): Response {
    if (method === 'get') return this.#block(url);
    if (url !== `${rpcUrl}` && url !== `${rpcUrl}/`) throw new TypeError(`expected a call to ${rpcUrl}, got ${url}`);
    const asked: unknown = JSON.parse(decoder.decode(body));
    const answers = Array.isArray(asked) ? asked.map((call) => this.#call(call)) : this.#call(asked);
    return { status: 200, headers, body: encoder.encode(JSON.stringify(answers)) };
  }

  #block(url: string): Response {
    const cid = new RegExp(`^${ipfsUrl}/ipfs/(\\w+)\\?format=raw$`).exec(url)?.[1] ?? '';
    const body = this.#documents.get(cid);
    if (body === undefined) throw new TypeError(`expected a block of a document, got a request of ${url}`);
    return { status: 200, headers: [{ name: 'content-type', value: 'application/vnd.ipld.raw' }], body };
  }

  #call(asked: unknown): object {
    if (!isCall(asked)) throw new TypeError(`expected a JSON-RPC call, got ${JSON.stringify(asked)}`);
    return { jsonrpc: '2.0', id: asked.id, result: this.#result(asked) };
  }

  #result({ method, params = [] }: RpcCall): string {
    if (method === 'eth_blockNumber') return '0x1406f40';
    if (method === 'eth_getBalance') return '0xde0b6b3a7640000';
    const data = method === 'eth_call' ? calldata(params[0]) : undefined;
    if (data === undefined) throw new TypeError(`expected a call that is answered here, got ${method}`);
    const { functionName, args } = decodeFunctionData({ abi, data });
    if (functionName === 'supportsInterface')
      return encodeFunctionResult({ abi, functionName, result: args[0] === '0x80ac58cd' || args[0] === '0x01ffc9a7' });
    return encodeFunctionResult({ abi, functionName, result: this.#uris[Number(args[0])] ?? '' });
  }
}

/** Some 600 bytes, as documents are. */
function document(token: number): string {
  return JSON.stringify({
    name: `Measured #${token}`,
    description:
      'A document for measurements, about as long as those of large collections, with a handful of attributes and a picture beside it. '.repeat(
        2,
      ),
    image: `https://pictures.example/${token}.png`,
    attributes: ['Background', 'Eyes', 'Hat', 'Mouth', 'Fur'].map((trait_type, index) => ({
      trait_type,
      value: `Kind ${(token * 7 + index) % 40}`,
    })),
  });
}

function calldata(call: unknown): `0x${string}` | undefined {
  const data = typeof call === 'object' && call !== null && 'data' in call ? call.data : undefined;
  return typeof data === 'string' && isHex(data) ? data : undefined;
}

const isHex = (text: string): text is `0x${string}` => text.startsWith('0x');

function isCall(value: unknown): value is RpcCall {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'method' in value &&
    typeof value.method === 'string' &&
    (!('params' in value) || Array.isArray(value.params))
  );
}
