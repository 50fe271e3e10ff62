import type { Answered, Outcome, Settled, Wanted } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import { builtComponents, loaderFrom } from '../../../hosts/node/components.ts';

const { instantiate, modules } = await loaderFrom(builtComponents)('nft');

/** What a contract and the web behind it give. */
export interface Given {
  readonly standard: 'erc721' | 'erc1155';
  /** `tokenURI` or `uri`. */
  readonly uri: string;
  /** Body of every download. */
  readonly body: Uint8Array;
}

/**
 * How a resolution ended, and the bytes of linear memory that its instance, fresh before, takes
 * now.
 */
export interface Resolved {
  readonly end: Answered['outcome'];
  readonly memory: number;
}

/**
 * Resolves one token in an instance of its own, as the gateway's defaults have it.
 *
 * Errors: a trap; a resolution that does not end.
 */
export function resolve(given: Given): Resolved {
  const memories: WebAssembly.Memory[] = [];
  const exports = instantiate(moduleAt, {}, (module, imports) => {
    const instance = new WebAssembly.Instance(module, imports);
    for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.push(value);
    return instance;
  });
  if (exports instanceof Promise) throw new TypeError('expected exports at once, got a promise of them');
  const token = { chain: '1', contract: `0x${'11'.repeat(20)}`, tokenId: '1' };
  const resolution = exports.metadata.Resolution.start([{ tag: 'token', val: { token, withBody: false, withExtensions: false } }], {
    chains: [{ id: '1', rpc: ['https://rpc.example'] }],
    ipfs: ['https://gateway.example'],
    arweave: [],
    ipfsVerification: 'require',
    hedgeAfterMs: 300,
    deadlineMs: 10_000,
    maxJsonBytes: 2 ** 20,
    maxJsonDepth: 64,
    maxDataUriBytes: 2 ** 21,
    maxRedirects: 3,
    maxBlocks: 1000,
    maxMediaBytes: 2 ** 20,
  });
  let settled: Settled[] = [];
  for (let round = 0; round < 20; round++) {
    const { need, answered } = resolution.advance(settled, BigInt(round));
    const memory = Math.max(...memories.map(({ buffer }) => buffer.byteLength));
    const [first] = answered;
    if (first !== undefined) return { end: first.outcome, memory };
    settled = need.start.map((wanted) => settle(wanted, given));
  }
  throw new Error('expected an end within 20 rounds, got none');
}

function moduleAt(path: string): WebAssembly.Module {
  const module = modules.get(path);
  if (module === undefined) throw new TypeError(`expected one of ${[...modules.keys()].join(', ')}, got ${path}`);
  return module;
}

function settle({ id, action }: Wanted, given: Given): Settled {
  if (action.tag === 'next-chunk') return { id, outcome: { tag: 'next-chunk', val: { tag: 'ok', val: undefined } } };
  const { body: question, maxBytes } = action.val;
  const body = question === undefined ? given.body : answer(new TextDecoder().decode(question), given);
  // A host cuts there.
  const outcome: Outcome =
    body.length > maxBytes
      ? { tag: 'fetch', val: { tag: 'err', val: { tag: 'too-large', val: maxBytes } } }
      : { tag: 'fetch', val: { tag: 'ok', val: { status: 200, headers: [], body } } };
  return { id, outcome };
}

/** What a node answers to a question about such a contract. */
export function answer(question: string, { standard, uri }: Given): Uint8Array {
  const supports = standard === 'erc721' ? '80ac58cd' : 'd9b67a26';
  const word = (value: number): string => value.toString(16).padStart(64, '0');
  const text = (): string => `${word(32)}${word(Buffer.byteLength(uri))}${Buffer.from(uri).toString('hex')}`;
  const result = question.includes('eth_blockNumber')
    ? '1'
    : question.includes('0x01ffc9a7')
      ? word(Number(question.includes(supports)))
      : text();
  return Buffer.from(`{"jsonrpc":"2.0","id":1,"result":"0x${result}"}`);
}
