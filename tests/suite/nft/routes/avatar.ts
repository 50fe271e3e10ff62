import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, at, expectProblem, textAt } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { json, named, picture, pngB64, resolves, tokenAt } from '../tokens/make.ts';
import { drawings, harm, scripts } from '../tokens/security.ts';
import type { CallAnswer, Case, Contract } from '../world/case.ts';
import { TokenStage } from './stage.ts';

const registry = '0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e';
const resolver = `0x${'5e'.repeat(20)}`;
const holder = `0x${'ab'.repeat(20)}`;
const token = '0x6900000000000000000000000000000000000069';
const word = (value: string): `0x${string}` => `0x${value.slice(2).toLowerCase().padStart(64, '0')}`;
const nft = (calls: Contract['calls']): Contract => ({
  supports: ['80ac58cd', '5b5e139f'],
  calls: { tokenURI: { string: 'https://meta.example/avatar' }, ...calls },
});

/** A name with this avatar record, and the token that it may name. */
function nameWith(
  id: string,
  record: CallAnswer,
  calls: Contract['calls'] = { ownerOf: { raw: word(holder) } },
  addr: CallAnswer = { raw: word(holder) },
): Case {
  return {
    ...tokenAt(`avatar-${id}`, '', resolves('')),
    path: `/v1/avatar/${id}.eth`,
    contract: { calls: {} },
    contracts: {
      [registry]: { calls: { resolver: { raw: word(resolver) } } },
      [resolver]: { supports: ['3b3b57de', '59d1d43c'], calls: { text: record, addr } },
      [token]: nft(calls),
    },
    routes: {
      'meta.example/avatar': json(named('Avatar', { image: 'https://img.example/face.png' })),
      'img.example/face.png': { headers: { 'content-type': 'image/png' }, bodyB64: pngB64 },
    },
  };
}

/** `GET /v1/avatar/{name}`. */
export function avatar(world: () => World): void {
  describe('avatars', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world())));
    afterAll(() => stage[Symbol.asyncDispose]());

    const get = async (given: Case): Promise<Reply> => {
      await stage.tokens.use(given);
      return await stage.get(given);
    };

    test.each([
      ['CAIP-22', `eip155:1/erc721:${token}/100`],
      ['CAIP-22, capitalised', `EIP155:1/ERC721:${token}/100`],
    ])('a token by %s that the name owns', async (id, record) => {
      const given = nameWith(id.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), { string: record });
      const reply = await get(given);
      expect(reply, JSON.stringify(reply.body)).toMatchObject({
        status: 200,
        body: { record, token: { chain: '1', tokenId: '100' }, image: { uri: 'https://img.example/face.png' } },
      });
      const image = await fetch(`${stage.url(given)}/image`);
      expect({ status: image.status, type: image.headers.get('content-type') }).toEqual({ status: 200, type: 'image/png' });
    });

    test('a token by CAIP-29 of which the name has some', async () => {
      const given = nameWith('caip29', { string: `eip155:1/erc1155:${token}/7` }, {});
      const edition: Contract = {
        supports: ['d9b67a26'],
        calls: { uri: { string: 'https://meta.example/avatar' }, balanceOf: { raw: word('0x02') } },
      };
      const reply = await get({ ...given, contracts: { ...given.contracts, [token]: edition } });
      expect(reply, JSON.stringify(reply.body)).toMatchObject({
        status: 200,
        body: { token: { tokenId: '7' }, image: { uri: 'https://img.example/face.png' } },
      });
    });

    test('a token that another owns is not shown', async () => {
      const given = nameWith('stolen', { string: `eip155:1/erc721:${token}/100` }, { ownerOf: { raw: word(`0x${'cd'.repeat(20)}`) } });
      expect((await get(given)).body).toMatchObject({ code: 'avatar-not-owned', retryable: false });
    });

    test.each([
      ['https', picture, picture],
      [
        'ipfs',
        'ipfs://bafkreietbsi32agml4wvkzqsfjsgngzlyq2raxogwsoftypash6cuqygia',
        'ipfs://bafkreietbsi32agml4wvkzqsfjsgngzlyq2raxogwsoftypash6cuqygia',
      ],
      ['data', `data:image/png;base64,${pngB64}`, `data:image/png;base64,${pngB64}`],
    ])('a record that is a URI of %s', async (id, record, uri) => {
      const reply = await get(nameWith(`uri${id}`, { string: record }));
      expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200, body: { record, image: { uri } } });
    });

    test.each([
      ['script', 'javascript:alert(1)'],
      ['file', 'file:///etc/passwd'],
      ['loopback', 'https://127.0.0.1/x.png'],
      ['words', 'hello'],
      ['otherchain', `eip155:424242/erc721:${token}/1`],
      ['otherstandard', `eip155:1/erc20:${token}/1`],
    ])('a record that is no avatar: %s', async (id, record) => {
      const reply = await get(nameWith(`bad${id}`, { string: record }));
      expect(reply.status, JSON.stringify(reply.body)).toBeGreaterThanOrEqual(400);
      expect(reply.body).toMatchObject({ retryable: false });
    });

    test.each(Object.entries(scripts))('a record that no page may use is not shown: %s', async (id, record) => {
      const reply = await get(nameWith(`harm${id.replaceAll('-', '')}`, { string: record }));
      const image = String(at(reply.body, 'image', 'uri') ?? '');
      // A quote can be encoded, and what is left is no attribute.
      if (id === 'quote' && reply.status === 200) return void expect(image).not.toContain('"');
      expect(reply.status, JSON.stringify(reply.body)).toBeGreaterThanOrEqual(400);
      expect(reply.body).toMatchObject({ retryable: false });
    });

    test.each(Object.entries(drawings))('a record that is an SVG only draws: %s', async (id, drawing) => {
      const reply = await get(nameWith(`svg${id.replaceAll('-', '')}`, { string: `data:image/svg+xml,${encodeURIComponent(drawing)}` }));
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
      const image = decodeURIComponent(textAt(reply.body, 'image', 'uri'));
      expect(image).toMatch(/^data:image\/svg\+xml/);
      for (const text of harm) expect(image).not.toContain(text);
    });

    test('a name without a record, a resolver or a form is not found', async () => {
      expect((await get(nameWith('empty', { string: '' }))).status).toBe(404);
      const given = nameWith('nowhere', { string: picture });
      expect((await get({ ...given, contracts: { [registry]: { calls: { resolver: { raw: word('0x00') } } } } })).status).toBe(404);
      expectProblem(await ask(`${stage.served.baseUrl}/v1/avatar/a..eth`), 400, 'invalid-request');
    });

    const busy: CallAnswer = { error: { code: -32_005, message: 'rate limit exceeded' } };
    const byToken: CallAnswer = { string: `eip155:1/erc721:${token}/100` };
    const contractsOfBusy = nameWith('busy', { string: picture }).contracts;
    test.each([
      ['registry', { ...nameWith('busy', byToken), contracts: { ...contractsOfBusy, [registry]: { calls: { resolver: busy } } } }],
      ['text', nameWith('busytext', busy)],
      ['addr', nameWith('busyaddr', byToken, {}, busy)],
      ['ownerOf', nameWith('busyowner', byToken, { ownerOf: busy })],
    ])('a chain that does not answer is no missing avatar: %s', async (_, given) => {
      const reply = await get(given);
      expect(reply.status, JSON.stringify(reply.body)).toBeGreaterThanOrEqual(500);
      expect(reply.body).toMatchObject({ retryable: true });
    });
  });
}
