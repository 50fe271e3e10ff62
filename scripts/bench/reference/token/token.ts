import { createPublicClient, getAddress, http, isAddress, parseAbi } from 'viem';
import type { Address, PublicClient, Transport } from 'viem';
import { BoundedMap } from '../bounded-map.ts';
import type { Documents } from './document.ts';
import { normalise } from './normalise.ts';
import type { Metadata } from './normalise.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';

const abi = parseAbi([
  'function supportsInterface(bytes4) view returns (bool)',
  'function tokenURI(uint256) view returns (string)',
  'function uri(uint256) view returns (string)',
]);
const erc721 = '0x80ac58cd';
const erc1155 = '0xd9b67a26';
/** How many answers are kept. */
const MAX_ENTRIES = 10_000;

/** Resolves a token: the answer's body. */
export type Tokens = (chain: string, contract: string, tokenId: string) => Promise<object>;

/** A token's metadata through viem, over HTTP unless told otherwise. It throws `Refusal`. */
export function makeTokens(
  settings: Settings,
  documents: Documents,
  transport: (url: string) => Transport = (url) => http(url, { timeout: settings.deadlineMs }),
): Tokens {
  // The block number is asked for each time, as mintmark does, and not kept for four seconds as
  // viem does by default.
  const clients = new Map(
    Object.entries(settings.chains).map(([chain, url]) => [chain, createPublicClient({ transport: transport(url), cacheTime: 0 })]),
  );
  const kept = new BoundedMap<{ readonly body: object; readonly until: number }>(MAX_ENTRIES);

  return async (chain, contract, tokenId) => {
    const client = clients.get(chain);
    if (client === undefined) throw new Refusal(404, -32603, 'no such chain');
    if (!isAddress(contract)) throw new Refusal(400, -32602, 'expected an address');
    const id = numberOf(tokenId);
    const address = getAddress(contract);
    const key = `${chain}/${address}/${id}`;
    const known = kept.get(key);
    if (known !== undefined && known.until > Date.now()) return known.body;

    const { standard, tokenUri, block } = await read(client, address, id);
    const { document, integrity } = await documents(tokenUri);
    const metadata = normalise(document);
    const body = {
      chain,
      contract: address,
      tokenId: String(id),
      standard,
      tokenUri,
      block: String(block),
      fetchedAt: new Date().toISOString(),
      stale: false,
      metadata,
      media: media(metadata),
      integrity,
      raw: { metadata: document },
      warnings: [],
    };
    if (settings.answerSeconds > 0) kept.set(key, { body, until: Date.now() + settings.answerSeconds * 1000 });
    return body;
  };
}

interface Read {
  readonly standard: 'erc721' | 'erc1155';
  readonly tokenUri: string;
  readonly block: bigint;
}

async function read(client: PublicClient, address: Address, id: bigint): Promise<Read> {
  try {
    const supports = (interfaceId: `0x${string}`): Promise<boolean> =>
      client.readContract({ address, abi, functionName: 'supportsInterface', args: [interfaceId] });
    const [block, is721, is1155] = await Promise.all([client.getBlockNumber(), supports(erc721), supports(erc1155)]);
    if (!is721 && !is1155) throw new Refusal(422, -32603, 'the contract is no ERC-721 and no ERC-1155');
    const at = { address, abi, args: [id], blockNumber: block } as const;
    if (is721) return { standard: 'erc721', tokenUri: await client.readContract({ ...at, functionName: 'tokenURI' }), block };
    const template = await client.readContract({ ...at, functionName: 'uri' });
    return { standard: 'erc1155', tokenUri: template.replaceAll('{id}', id.toString(16).padStart(64, '0')), block };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(502, -32603, 'the chain does not answer, or there is no such token');
  }
}

/** The media that a document names, none of which has been fetched. */
function media({ image, animation_url }: Metadata): object {
  const of = (uri: string | undefined): object | undefined => {
    if (uri === undefined) return undefined;
    const cid = /^ipfs:\/\/(?:ipfs\/)?(\w+)/.exec(uri)?.[1];
    return { uri, integrity: cid === undefined ? { status: 'unverifiable' } : { status: 'unverified', cid } };
  };
  return { image: of(image), animation_url: of(animation_url) };
}

function numberOf(text: string): bigint {
  if (!/^(?:\d{1,78}|0x[\da-f]{1,64})$/i.test(text) || BigInt(text) >= 2n ** 256n) throw new Refusal(400, -32602, 'expected a token id');
  return BigInt(text);
}
