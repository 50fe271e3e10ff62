import { expect, test } from 'vitest';
import { createNftClient, createRpcClient, createSignerClient } from '../../../packages/client/src/index.ts';

const contract = `0x${'00'.repeat(20)}`;
const accounts = { method: 'eth_accounts' } as const;
const options = { url: 'http://gateway.example', fetch: (): never => expect.unreachable() };
const nft = createNftClient(options);

/** A runtime makes `/metrics` of `/v1/nft/../../metrics`. */
test.each(['.', '..'])('a segment %j, which leads to another path, is sent nowhere', async (dots) => {
  const asked = [
    () => nft.token({ chain: 1, contract, tokenId: dots }),
    () => nft.token({ chain: dots, contract: dots, tokenId: 'metrics' }),
    () => nft.contract({ chain: 1, contract: dots }),
    () => nft.image({ chain: 1, contract: dots, tokenId: 1 }),
    () => nft.imageStream({ chain: 1, contract: dots, tokenId: 1 }),
    () => nft.avatar(dots),
    () => nft.refresh({ chain: dots, contract }),
    async () => nft.imageUrl({ chain: 1, contract, tokenId: dots }),
    () => createRpcClient({ ...options, chain: dots }).call(accounts),
    async () => await createSignerClient({ ...options, chain: dots, token: 'mm_' }).request(accounts),
  ];
  for (const ask of asked) await expect((async () => ask())()).rejects.toThrow(RangeError);
});

test.each(['...', '..a', '%2e%2e', '/..', 'a/../b', '..\\', '\u0000', '?', '#'])('any other text is one segment: %j', async (text) => {
  const paths: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    paths.push(new URL(url).pathname);
    return new Response('{}');
  };
  await createNftClient({ ...options, fetch }).token({ chain: 1, contract, tokenId: text });
  expect(paths).toEqual([`/v1/nft/1/${contract}/${encodeURIComponent(text)}`]);
});
