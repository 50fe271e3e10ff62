import { createHash } from 'node:crypto';
import { CID } from 'multiformats/cid';
import { createPublicClient, http, parseAbi, parseEther } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawBlock } from '../../cli/demo/devnet/blocks.ts';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { tokenNames } from '../../cli/demo/devnet/tokens.ts';

const collectionAbi = parseAbi([
  'function tokenURI(uint256 tokenId) view returns (string)',
  'function supportsInterface(bytes4 id) view returns (bool)',
]);
const editionsAbi = parseAbi([
  'function uri(uint256 tokenId) view returns (string)',
  'function supportsInterface(bytes4 id) view returns (bool)',
]);

let devnet: Devnet;
beforeAll(async () => {
  devnet = await startDevnet();
}, 30_000);
afterAll(() => devnet.close());

const client = () => createPublicClient({ transport: http(devnet.rpcUrl) });

describe('contracts', () => {
  test.each(tokenNames)('%s has the URI that was planned', async (name) => {
    const token = devnet.tokens[name];
    const uri =
      token.standard === 'erc721'
        ? await client().readContract({
            address: token.contract,
            abi: collectionAbi,
            functionName: 'tokenURI',
            args: [BigInt(token.tokenId)],
          })
        : await client().readContract({ address: token.contract, abi: editionsAbi, functionName: 'uri', args: [BigInt(token.tokenId)] });
    expect(uri).toBe(token.tokenUri);
  });

  test.each([
    ['collection', '0x80ac58cd'],
    ['editions', '0xd9b67a26'],
  ] as const)('%s tells its standard by ERC-165', async (name, id) => {
    expect(await client().readContract({ address: devnet[name], abi: collectionAbi, functionName: 'supportsInterface', args: [id] })).toBe(
      true,
    );
  });

  test('the signer is funded', async () => {
    expect(await client().getBalance({ address: devnet.signer.address })).toBe(parseEther('100'));
  });
});

describe('content', () => {
  const webUrl = (uri: string): string => {
    const { origin, pathname } = new URL(uri);
    return `${devnet.connectTo[origin]}${pathname}`;
  };

  test('web pages hold the documents', async () => {
    const { web, edition } = devnet.tokens;
    expect(await (await fetch(webUrl(web.tokenUri))).json()).toEqual(web.document);
    const id = BigInt(edition.tokenId).toString(16).padStart(64, '0');
    expect(await (await fetch(webUrl(edition.tokenUri.replace('{id}', id)))).json()).toEqual(edition.document);
    expect((await fetch(`${Object.values(devnet.connectTo)[0]}/nothing`)).status).toBe(404);
  });

  test.each(['rawBlock', 'fileBlock', 'editionBlock'] as const)(
    'the IPFS gateway gives the block of %s, which hashes to its CID',
    async (name) => {
      const cid = CID.parse(devnet.tokens[name].tokenUri.slice('ipfs://'.length));
      const response = await fetch(`${devnet.ipfsUrl}/ipfs/${cid.toString()}?format=raw`);
      expect(response.headers.get('content-type')).toBe('application/vnd.ipld.raw');
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(Buffer.from(cid.multihash.digest)).toEqual(createHash('sha256').update(bytes).digest());
      expect(new TextDecoder().decode(bytes)).toContain(JSON.stringify(devnet.tokens[name].document.name));
    },
  );

  test('the IPFS gateway is a trustless one and nothing more', async () => {
    const cid = devnet.tokens.rawBlock.tokenUri.slice('ipfs://'.length);
    const status = async (path: string, init?: RequestInit): Promise<number> => {
      const response = await fetch(`${devnet.ipfsUrl}${path}`, init);
      await response.arrayBuffer();
      return response.status;
    };
    const unknown = await rawBlock(Uint8Array.of(1, 2, 3));
    expect(await status(`/ipfs/${cid}`)).toBe(406);
    expect(await status(`/ipfs/${cid}`, { headers: { accept: 'application/vnd.ipld.raw' } })).toBe(200);
    expect(await status(`/ipfs/${cid}?format=car`)).toBe(406);
    expect(await status('/ipfs/nonsense?format=raw')).toBe(400);
    expect(await status(`/ipfs/${unknown.cid.toString()}?format=raw`)).toBe(404);
    expect(await status(`/ipfs/${cid}?format=raw`, { method: 'POST' })).toBe(405);
  });

  test('one block has the same bytes under its old and its new name', async () => {
    const cid = CID.parse(devnet.tokens.fileBlock.tokenUri.slice('ipfs://'.length));
    const [v0, v1] = await Promise.all(
      [cid, cid.toV1()].map(async (name) => (await fetch(`${devnet.ipfsUrl}/ipfs/${name.toString()}?format=raw`)).arrayBuffer()),
    );
    expect(v0).toEqual(v1);
  });
});
