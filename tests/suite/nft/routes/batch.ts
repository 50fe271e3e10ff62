import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directory, rawFile } from '../../../../cli/demo/devnet/dag.ts';
import { at, expectProblem, post } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { named, refused, tokenAt } from '../tokens/make.ts';
import { blocksOf } from '../world/case.ts';
import type { Calls, Case } from '../world/case.ts';
import { addressOf } from '../world/token-world.ts';
import { TokenStage } from './stage.ts';

const TOKENS = 100;
/** The tokens whose documents are missing. */
const isBad = (index: number): boolean => index % 40 === 7;

const folder = directory(
  Object.fromEntries(
    Array.from({ length: TOKENS }, (_, index) => index)
      .filter((index) => !isBad(index))
      .map((index) => [`${index}.json`, rawFile(named(`Batch ${index}`))]),
  ),
);
const word = (index: number): string => index.toString(16).padStart(64, '0');

/** A contract whose tokens are the files of a directory. */
const collection = (id: string): Case => {
  const calls = Array.from(
    { length: TOKENS },
    (_, index) => [`0xc87b56dd${word(index)}`, { string: `ipfs://${folder.root.toString()}/${index}.json` }] as const,
  );
  return {
    ...tokenAt(`batch-${id}`, '', refused()),
    contract: { supports: ['80ac58cd', '5b5e139f'], calls: Object.fromEntries(calls) satisfies Calls },
    blocks: blocksOf(folder),
  };
};

/** `POST /v1/nft/batch`. */
export function batch(world: () => World): void {
  describe('batch', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world(), { content: { deadlineMs: 10_000, hedgeAfterMs: 5000 } })));
    afterAll(() => stage[Symbol.asyncDispose]());

    const send = (body: unknown): Promise<Reply> => post(`${stage.served.baseUrl}/v1/nft/batch`, body);
    const tokensOf = (given: Case, ids: readonly (string | number)[]) =>
      ids.map((tokenId) => ({ chain: given.chain, contract: addressOf(given), tokenId }));
    const results = (reply: Reply): readonly unknown[] => {
      const list = at(reply.body, 'results');
      if (!Array.isArray(list)) throw new TypeError(`expected results, got ${JSON.stringify(reply.body)}`);
      return list;
    };

    test.each([
      ['with Multicall3', true],
      ['without it', false],
    ])('of 100 tokens %s: in order, each with its answer or error, each block fetched once', async (name, multicall) => {
      const given = collection(name.replace(' ', '-'));
      await stage.tokens.use(given, { multicall });
      const reversed = Array.from({ length: TOKENS }, (_, index) => TOKENS - 1 - index);
      const reply = await send({ tokens: tokensOf(given, reversed.map(String)) });
      expect(reply.status, JSON.stringify(reply.body).slice(0, 500)).toBe(200);
      expect(results(reply).map((result) => at(result, 'token'))).toEqual(tokensOf(given, reversed.map(String)));
      for (const [place, result] of results(reply).entries()) {
        const index = TOKENS - 1 - place;
        if (isBad(index))
          expect(result).toMatchObject({ error: { code: expect.any(String), detail: expect.any(String), retryable: expect.any(Boolean) } });
        else
          expect(result).toMatchObject({
            result: { tokenId: String(index), metadata: { name: `Batch ${index}` }, integrity: { status: 'verified' } },
          });
      }
      const asked = stage.tokens.gateways.flatMap((gateway) => gateway.asked);
      expect(asked).toHaveLength(new Set(asked).size);
      // Far fewer requests than tokens: the chain is asked for many at once.
      expect(stage.tokens.rpc.requests).toBeLessThan(TOKENS / 4);
    });

    test('one bad item costs no other its answer', async () => {
      const given = collection('bad-items');
      await stage.tokens.use(given);
      const [good] = tokensOf(given, ['3']);
      const bad = [
        { ...good, chain: '999999' },
        { ...good, contract: '0x12' },
        { ...good, tokenId: '-1' },
        { ...good, tokenId: (2n ** 256n).toString() },
        { chain: '1' },
        'token',
        null,
      ];
      const reply = await send({ tokens: [good, ...bad, good] });
      expect(reply.status).toBe(200);
      const all = results(reply);
      expect(all).toHaveLength(bad.length + 2);
      for (const one of [all[0], all.at(-1)]) expect(one).toMatchObject({ result: { metadata: { name: 'Batch 3' } } });
      for (const [index, result] of all.slice(1, -1).entries())
        expect(result).toMatchObject({ token: bad[index], error: { code: expect.any(String) } });
    });

    test.each([
      ['no list', {}],
      ['an empty list', { tokens: [] }],
      [
        'a list of 101',
        { tokens: Array.from({ length: TOKENS + 1 }, () => ({ chain: '1', contract: `0x${'11'.repeat(20)}`, tokenId: '1' })) },
      ],
      ['another field', { tokens: [{ chain: '1', contract: `0x${'11'.repeat(20)}`, tokenId: '1' }], extra: 1 }],
    ])('%s is refused', async (_, body) => {
      expectProblem(await send(body), 400, 'invalid-request');
    });

    test('what is no JSON is refused', async () => {
      expectProblem(await send('{'), 400, 'invalid-json');
    });
  });
}
