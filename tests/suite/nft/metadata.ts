import { getAddress } from 'viem';
import { describe, expect, test } from 'vitest';
import { tokenNames } from '../../../cli/demo/devnet/tokens.ts';
import type { DemoToken } from '../../../cli/demo/devnet/tokens.ts';
import { ask, at, expectProblem } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { World } from '../support/world.ts';

/** Returns the path of a token's metadata. */
export const tokenPath = (chain: string | number, contract: string, tokenId: string): string => `/v1/nft/${chain}/${contract}/${tokenId}`;

/** Returns the expected fields of a medium that was not fetched. */
function expectedMedium(uri: unknown): object {
  if (typeof uri !== 'string') throw new TypeError(`expected a URI, got ${typeof uri}`);
  if (uri.startsWith('ipfs://')) return { status: 'unverified', cid: uri.split('/')[2] };
  return { status: uri.startsWith('data:') ? 'on-chain' : 'unverifiable' };
}

/**
 * ERC-1155, "Metadata URI JSON Schema": `{id}` also stands for the id in the values of the
 * document.
 */
function substituted({ standard, tokenId, document }: DemoToken): Record<string, unknown> {
  if (standard !== 'erc1155') return document;
  return JSON.parse(JSON.stringify(document).replaceAll('{id}', BigInt(tokenId).toString(16).padStart(64, '0')));
}

function expectedAnswer(token: DemoToken, chain: number, ipfsUrl: string): object {
  const contract = getAddress(token.contract);
  const { integrity } = token;
  const document = substituted(token);
  return {
    chain: String(chain),
    contract,
    tokenId: token.tokenId,
    standard: token.standard,
    tokenUri: token.tokenUri,
    block: expect.stringMatching(/^[1-9]\d*$/),
    fetchedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    stale: false,
    metadata: document,
    media: { image: expect.objectContaining({ uri: document.image, integrity: expectedMedium(document.image) }) },
    integrity: integrity.status === 'verified' ? { ...integrity, gateway: ipfsUrl } : integrity,
    raw: { metadata: document },
    warnings: [],
  };
}

/** The demo tokens cover each way in which metadata is found. */
export function metadata(world: () => World): void {
  describe('metadata', () => {
    const get = async (contract: string, tokenId: string, chain: string | number = world().devnet.chainId) =>
      ask(`${(await world().shared()).baseUrl}${tokenPath(chain, contract, tokenId)}`);

    test.each(tokenNames)('of the demo token %s', async (name) => {
      const { devnet } = world();
      const token = devnet.tokens[name];
      const reply = await get(token.contract, token.tokenId);
      expect(reply.body).toEqual(expectedAnswer(token, devnet.chainId, devnet.ipfsUrl));
      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-type')).toMatch(/^application\/json\b/);
      expect(reply.headers.get('x-request-id')).toMatch(/\S/);
    });

    test('by a CAIP-2 chain, a checksummed address and a hexadecimal id', async () => {
      const { devnet } = world();
      const { edition } = devnet.tokens;
      const reply = await get(getAddress(edition.contract), `0x${BigInt(edition.tokenId).toString(16)}`, `eip155:${devnet.chainId}`);
      expect(reply.body).toEqual(expectedAnswer(edition, devnet.chainId, devnet.ipfsUrl));
    });

    test('has the request id of the request, or a new one', async () => {
      const { devnet } = world();
      const url = `${(await world().shared()).baseUrl}${tokenPath(devnet.chainId, devnet.collection, '3')}`;
      expect((await ask(url, { headers: { 'x-request-id': 'given-by-the-test' } })).headers.get('x-request-id')).toBe('given-by-the-test');
      const made = await Promise.all([ask(url), ask(url)]);
      expect(new Set(made.map((reply) => reply.headers.get('x-request-id'))).size).toBe(2);
    });

    test('answers HEAD without a body', async () => {
      const { devnet } = world();
      const url = `${(await world().shared()).baseUrl}${tokenPath(devnet.chainId, devnet.collection, '3')}`;
      const [whole, head] = [await ask(url), await ask(url, { method: 'HEAD' })];
      expect(head.status).toBe(200);
      for (const name of ['content-type', 'cache-control', 'content-encoding'])
        expect(head.headers.get(name)).toBe(whole.headers.get(name));
      // The length of a compressed body is not known before it is compressed.
      const length = whole.headers.get('content-encoding') === null ? whole.headers.get('content-length') : null;
      expect(head.headers.get('content-length')).toBe(length);
      // After the content comes the time of the resolution, which differs where nothing is kept.
      const contentOf = (reply: Reply): string | undefined => reply.headers.get('etag')?.split('-')[0];
      expect(contentOf(head)).toMatch(/^(?:W\/)?"[0-9a-f]{32}$/);
      expect(contentOf(head)).toBe(contentOf(whole));
    });

    test('has an ETag, and answers 304 if the client has it', async () => {
      const { devnet } = world();
      const url = `${(await world().shared()).baseUrl}${tokenPath(devnet.chainId, devnet.collection, '3')}`;
      const etag = (await ask(url)).headers.get('etag');
      expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
      const again = await ask(url, { headers: { 'if-none-match': etag ?? '' } });
      expect({ status: again.status, body: again.body }).toEqual({ status: 304, body: '' });
    });

    test('of a token that was never minted is not found', async () => {
      expectProblem(await get(world().devnet.collection, '999'), 404, 'token-not-found');
    });

    test('of an address without a contract is not found', async () => {
      expectProblem(await get(`0x${'12'.repeat(20)}`, '1'), 404, 'token-not-found');
    });

    test('of a document that is not a JSON object is invalid', async () => {
      await world().devnet.mint(801n, 'data:application/json,[1,2]');
      expectProblem(await get(world().devnet.collection, '801'), 422, 'metadata-invalid');
    });

    test('behind a URI of another scheme is invalid', async () => {
      await world().devnet.mint(802n, 'ftp://metadata.demo.example/802.json');
      const reply = await get(world().devnet.collection, '802');
      expectProblem(reply, 422, 'token-uri-invalid');
      expect(at(reply.body, 'retryable')).toBe(false);
    });
  });
}
