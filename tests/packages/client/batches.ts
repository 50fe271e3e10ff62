import { describe, expect, test } from 'vitest';
import { Random } from '../../rate-limit/suite/random.ts';
import type { Stage } from './support/stage.ts';

/** How many batches are made. */
const ROUNDS = 12;
/** The sizes of the first ones, around where a batch is split. Those of the others are random. */
const edges: readonly number[] = [0, 1, 99, 100, 101, 200, 201];

/** Any number of tokens, in as many requests as it takes. */
export function batches(stage: () => Stage): void {
  describe('batches', () => {
    test('of any size are split into requests of at most 100 tokens, and the results are in order', async () => {
      const random = new Random('batches of the client');
      const { world, baseUrl, client } = stage();
      const minted = Object.values(world.devnet.tokens);
      const pool = [
        ...minted.map(({ contract, tokenId, document }) => ({ contract, tokenId, expected: String(document['name']) })),
        ...['901', '902', '903'].map((tokenId) => ({ contract: world.devnet.collection, tokenId, expected: 'token-not-found' })),
        { contract: '0x1', tokenId: '1', expected: 'invalid-address' },
      ];
      for (let round = 0; round < ROUNDS; round++) {
        const sent: number[] = [];
        let underWay = 0;
        const maxParallel = random.whole(1, 4);
        const counted: typeof fetch = async (url, init) => {
          sent.push((JSON.parse(String(init?.body)) as { readonly tokens: readonly unknown[] }).tokens.length);
          underWay++;
          expect(underWay).toBeLessThanOrEqual(maxParallel);
          // Responses come in another order than the requests were sent in.
          await new Promise((resolve) => setTimeout(resolve, random.whole(0, 20)));
          return await fetch(url, init).finally(() => underWay--);
        };
        const nft = client.createNftClient({ url: baseUrl, fetch: counted });
        const count = edges[round] ?? random.whole(1, 450);
        const tokens = Array.from({ length: count }, () => {
          const { contract, tokenId, expected } = pool[random.whole(0, pool.length - 1)] ?? { contract: '', tokenId: '', expected: '' };
          const forms = [tokenId, BigInt(tokenId), ...(Number.isSafeInteger(Number(tokenId)) ? [Number(tokenId)] : [])];
          return {
            expected,
            token: {
              chain: random.pick<string | number | bigint>(['31337', 31337, 31337n]),
              contract,
              tokenId: forms[random.whole(0, forms.length - 1)] ?? '',
            },
          };
        });
        const items = await nft.batch(
          tokens.map(({ token }) => token),
          { maxParallel },
        );
        expect(items.map(({ token }) => token)).toEqual(tokens.map(({ token }) => token));
        expect(
          items.map(({ result, error }) => result?.metadata['name'] ?? (error instanceof client.ProblemError ? error.code : error)),
        ).toEqual(tokens.map(({ expected }) => expected));
        expect(sent.sort((one, other) => other - one)).toEqual(
          Array.from({ length: Math.ceil(count / 100) }, (_, index) => Math.min(100, count - index * 100)),
        );
      }
    });

    test('a request that fails is the error of its tokens only', async () => {
      const { world, baseUrl, client } = stage();
      const { contract } = world.devnet.tokens.rawBlock;
      let asked = 0;
      const second: typeof fetch = async (url, init) => (asked++ === 1 ? Response.error() : await fetch(url, init));
      const nft = client.createNftClient({ url: baseUrl, fetch: second });
      const items = await nft.batch(
        Array.from({ length: 150 }, () => ({ chain: 31337, contract, tokenId: 1 })),
        { maxParallel: 1 },
      );
      expect(items.map(({ error }) => error?.name)).toEqual([
        ...Array<undefined>(100).fill(undefined),
        ...Array<string>(50).fill('UnreadableError'),
      ]);
      await expect(nft.batch([{ chain: 31337, contract, tokenId: 2 ** 53 }])).rejects.toThrow(/expected a whole number below 2\^53/);
      await expect(
        nft.batch([{ chain: 31337, contract, tokenId: 1 }], { signal: AbortSignal.abort(new RangeError('enough')) }),
      ).rejects.toThrow('enough');
    });
  });
}
