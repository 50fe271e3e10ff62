import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import { decodeFunctionData, encodeFunctionResult, multicall3Abi, numberToHex, parseAbi } from 'viem';
import type { Hex } from 'viem';
import { chunkedFile, rawFile } from '../../../cli/demo/devnet/dag.ts';
import type { Dag } from '../../../cli/demo/devnet/dag.ts';
import type { Fetch, Response } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { ipfsUrl, rpcUrl } from '../fixture.ts';
import type { RpcCall } from './rpc-call.ts';
import { Sends } from './sends.ts';

const abi = parseAbi(['function supportsInterface(bytes4) view returns (bool)', 'function tokenURI(uint256) view returns (string)']);
/** The address of Multicall3 on every chain that has it. */
const multicall3 = '0xca11bde05977b3631167028862be2a173976ca11';
/** The calldata of `getBlockNumber()` of Multicall3. */
const getBlockNumber = '0x42cbb15c';
/** The number of the latest block. */
const blockNumber = 21_000_000;
/** Code that no contract has: an answer of a megabyte. */
const largeCode: Hex = `0x${'60'.repeat(500_000)}`;
const headers = [{ name: 'content-type', value: 'application/json' }];
const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The size of a block of a picture, as most software cuts files. */
const BLOCK_BYTES = 262_144;

/** A chain with one ERC-721 contract and the IPFS gateway that has its documents, in memory. */
export class Upstream {
  readonly #documents: ReadonlyMap<string, Uint8Array>;
  readonly #uris: readonly string[];
  readonly #sends = new Sends();

  private constructor(documents: readonly (readonly [string, Uint8Array])[], uris: readonly string[]) {
    this.#documents = new Map(documents);
    this.#uris = uris;
  }

  /**
   * A contract with so many tokens, each with a document of its own. After them comes one token for
   * each of `pictures`, whose image is an IPFS file of so many bytes.
   */
  static async of(tokens: number, pictures: readonly number[] = []): Promise<Upstream> {
    const documents = await Promise.all(
      Array.from({ length: tokens }, async (_, token) => {
        const bytes = encoder.encode(documentText(token));
        return [CID.createV1(raw.code, await sha256.digest(bytes)).toString(), bytes] as const;
      }),
    );
    const files = pictures.map((length) => chunkedFile(pictureLike(length), BLOCK_BYTES));
    const named = files.map(({ root }) => rawFile(JSON.stringify({ name: 'A picture', image: `ipfs://${root.toString()}` })));
    const blocks = [...documents, ...[...files, ...named].flatMap(blocksOf)];
    const roots = [...documents.map(([cid]) => cid), ...named.map(({ root }) => root.toString())];
    return new Upstream(
      blocks,
      roots.map((root) => `ipfs://${root}`),
    );
  }

  /** A contract whose tokens have these URIs, which name no content here. */
  static inline(uris: readonly string[]): Upstream {
    return new Upstream([], uris);
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
    return { jsonrpc: '2.0', id: asked.id, result: this.#sends.result(asked) ?? this.result(asked) };
  }

  /** Returns the result of a call. Throws if the chain here has none. */
  result({ method, params = [] }: RpcCall): Hex {
    if (method === 'eth_blockNumber') return numberToHex(blockNumber);
    if (method === 'eth_getBalance') return '0xde0b6b3a7640000';
    if (method === 'eth_getCode') return largeCode;
    const data = method === 'eth_call' ? calldata(params[0]) : undefined;
    if (data === undefined) throw new TypeError(`expected a call that is answered here, got ${method}`);
    const [call] = params;
    if (typeof call === 'object' && call !== null && 'to' in call && String(call.to).toLowerCase() === multicall3)
      return this.#aggregate(data);
    if (data === getBlockNumber) return numberToHex(blockNumber, { size: 32 });
    const { functionName, args } = decodeFunctionData({ abi, data });
    if (functionName === 'supportsInterface')
      return encodeFunctionResult({ abi, functionName, result: args[0] === '0x80ac58cd' || args[0] === '0x01ffc9a7' });
    return encodeFunctionResult({ abi, functionName, result: this.#uris[Number(args[0])] ?? '' });
  }

  /** Answers calls of this contract in one, as Multicall3 does. */
  #aggregate(data: Hex): Hex {
    const { functionName, args } = decodeFunctionData({ abi: multicall3Abi, data });
    if (functionName !== 'aggregate3') throw new TypeError(`expected aggregate3, got ${functionName}`);
    const result = args[0].map(({ callData }) => {
      const returnData = this.result({ id: 1, method: 'eth_call', params: [{ data: callData }] });
      return { success: true, returnData };
    });
    return encodeFunctionResult({ abi: multicall3Abi, functionName, result });
  }
}

const blocksOf = ({ blocks }: Dag): (readonly [string, Uint8Array])[] => blocks.map(({ cid, bytes }) => [cid.toString(), bytes]);

/** Returns the document of a token: some 600 bytes, as documents are. */
export function documentText(token: number): string {
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

/** Returns bytes that are recognised as a PNG and do not repeat. */
export function pictureLike(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = Math.imul(at, 0x9e3779b1) >>> 24;
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return bytes;
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
