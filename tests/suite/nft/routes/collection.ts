import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, at } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { json, named, resolves, tokenAt } from '../tokens/make.ts';
import type { Calls, Case } from '../world/case.ts';
import { addressOf } from '../world/token-world.ts';
import { TokenStage } from './stage.ts';

const word = (value: bigint | string): string => BigInt(value).toString(16).padStart(64, '0');
const owner = `0x${'ab'.repeat(20)}`;
const contract = (id: string, calls: Calls, more: Partial<Case> = {}): Case => ({
  ...tokenAt(`contract-${id}`, 'https://meta.example/t', resolves('T')),
  contract: { supports: ['80ac58cd', '2a55205a', 'b45a3c0e'], calls: { tokenURI: { string: 'https://meta.example/t' }, ...calls } },
  routes: {
    'meta.example/t': json(named('T')),
    'meta.example/c': json(JSON.stringify({ name: 'Documented', symbol: 'DOC', description: 'All of it' })),
  },
  ...more,
});

/** What a contract says of itself, and who holds a token. */
export function collection(world: () => World): void {
  describe('contracts and holders', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world())));
    afterAll(() => stage[Symbol.asyncDispose]());
    const describeContract = (given: Case) => ask(`${stage.served.baseUrl}/v1/nft/${given.chain}/${addressOf(given)}`);

    test('name, symbol, standards, contractURI and royalty', async () => {
      const royalty = `0x${word(owner)}${word(500n)}` as const;
      const given = contract('whole', {
        name: { string: 'On chain' },
        symbol: { string: 'ONC' },
        contractURI: { string: 'https://meta.example/c' },
        royaltyInfo: { raw: royalty },
      });
      await stage.tokens.use(given);
      const { status, body } = await describeContract(given);
      expect(status, JSON.stringify(body)).toBe(200);
      expect(body).toMatchObject({
        chain: '1',
        contractURI: 'https://meta.example/c',
        metadata: { name: 'Documented', description: 'All of it' },
      });
      expect(JSON.stringify(at(body, 'standards'))).toMatch(/721/);
      expect(JSON.stringify(at(body, 'royalty')).toLowerCase()).toContain(owner);
    });

    test('a contract without contractURI has its name and symbol', async () => {
      const given = contract('plain', { name: { string: 'Plain' }, symbol: { string: 'PLN' } });
      await stage.tokens.use(given);
      expect(await describeContract(given)).toMatchObject({ status: 200, body: { name: 'Plain', symbol: 'PLN', contractURI: null } });
    });

    test('a contractURI in the contract, in the form that ERC-7572 shows', async () => {
      const given = contract('inline', { contractURI: { string: 'data:application/json;utf8,{"name":"Inline #1","description":"d"}' } });
      await stage.tokens.use(given);
      expect(await describeContract(given)).toMatchObject({ status: 200, body: { metadata: { name: 'Inline #1' } } });
    });

    test('an address without code is no contract', async () => {
      const given: Case = { ...contract('none', {}), contract: { calls: {}, absent: true } };
      await stage.tokens.use(given);
      expect((await describeContract(given)).status).toBe(404);
    });

    test('?owner= adds the owner and whether the token is locked', async () => {
      const given = contract('owner', { ownerOf: { raw: `0x${word(owner)}` }, locked: { raw: `0x${word(1n)}` } });
      await stage.tokens.use(given);
      const { status, body } = await stage.get(given, '?owner=');
      expect(status, JSON.stringify(body)).toBe(200);
      expect(String(at(body, 'owner')).toLowerCase()).toBe(owner);
      expect(at(body, 'locked')).toBe(true);
      expect(at((await stage.get(given)).body, 'owner')).toBeUndefined();
    });

    test('?owner= says nothing about an owner that could not be read', async () => {
      const given = contract('unread', { ownerOf: { status: 503 } });
      await stage.tokens.use(given);
      const { status, body } = await stage.get(given, `?owner=${owner}`);
      expect(status, JSON.stringify(body)).toBe(200);
      expect([at(body, 'owner') ?? null, at(body, 'balance') ?? null]).toEqual([null, null]);
      expect(JSON.stringify(at(body, 'warnings'))).toContain('not-read');
    });

    test('?owner= with an address adds the balance of an ERC-1155 token', async () => {
      const given: Case = {
        ...contract('balance', {}),
        contract: { supports: ['d9b67a26'], calls: { uri: { string: 'https://meta.example/t' }, balanceOf: { raw: `0x${word(3n)}` } } },
      };
      await stage.tokens.use(given);
      expect(await stage.get(given, `?owner=${owner}`)).toMatchObject({ status: 200, body: { balance: '3' } });
    });
  });
}

/** Contracts whose description is kept. */
export function keptCollections(world: () => World): void {
  describe('kept contracts', () => {
    test('a host that is down does not take down the document of a contract', async () => {
      await using fresh = await TokenStage.start(world(), { freshSeconds: 0, content: { staleSeconds: 0, errorSeconds: 0 } });
      const given = contract('down', { name: { string: 'On chain' }, contractURI: { string: 'https://meta.example/c' } });
      const url = `${fresh.served.baseUrl}/v1/nft/${given.chain}/${addressOf(given)}`;
      await fresh.tokens.use({ ...given, routes: { 'meta.example/c': { status: 503 } } });
      expect(await ask(url)).toMatchObject({ status: 200, body: { name: 'On chain', metadata: null, stale: false } });
      await fresh.tokens.use(given);
      expect(await ask(url)).toMatchObject({ status: 200, body: { metadata: { name: 'Documented' }, stale: false } });
      await fresh.tokens.use({ ...given, routes: { 'meta.example/c': { status: 503 } } });
      expect(await ask(url)).toMatchObject({ status: 200, body: { metadata: { name: 'Documented' }, stale: true } });
    });
  });
}
