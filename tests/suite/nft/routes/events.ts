import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, expectProblem, post } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { documentOf, json, named, resolves } from '../tokens/make.ts';
import type { Case } from '../world/case.ts';
import { addressOf } from '../world/token-world.ts';
import { TokenStage } from './stage.ts';

const secret = 'a-secret-of-at-least-thirty-two-characters';
const topics = {
  one: '0xf8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce7',
  range: '0x6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c',
  uri: '0x6bb7ff708619ba0610cba295a58592e0451dee2622938c8755667688daf3529b',
  collection: '0xa5d4097edda6d87cb9329af83fb3712ef77eeb13738ffe43cc35a4ce305ad962',
};
const word = (value: bigint): string => value.toString(16).padStart(64, '0');
const largest = 2n ** 256n - 1n;

const token = (id: string, tokenId = '7'): Case => documentOf(`event-${id}`, json(named('First')), resolves('First'), { tokenId });
const changed = (given: Case): Case => ({ ...given, routes: { [`meta.example/${given.id}`]: json(named('Second')) } });

/** `POST /v1/events`. */
export function events(world: () => World): void {
  describe('events', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world(), { freshSeconds: 3600, content: { events: { secret } } })));
    afterAll(() => stage[Symbol.asyncDispose]());

    const send = (body: unknown, key = secret): Promise<Reply> => {
      const text = JSON.stringify(body);
      const signature = createHmac('sha256', key).update(text).digest('hex');
      return post(`${stage.served.baseUrl}/v1/events`, text, { 'x-mintmark-signature': `sha256=${signature}` });
    };
    const log = (given: Case, topic: string, data: string, more: readonly string[] = []) => ({
      chain: given.chain,
      address: addressOf(given),
      topics: [topic, ...more],
      data: `0x${data}`,
    });
    const nameOf = async (given: Case): Promise<unknown> => at((await stage.get(given)).body, 'metadata', 'name');

    const outdating: readonly (readonly [string, (given: Case) => object])[] = [
      ['MetadataUpdate of it', (given) => log(given, topics.one, word(7n))],
      ['BatchMetadataUpdate around it', (given) => log(given, topics.range, `${word(5n)}${word(9n)}`)],
      ['BatchMetadataUpdate of all', (given) => log(given, topics.range, `${word(0n)}${word(largest)}`)],
      ['URI of it', (given) => log(given, topics.uri, `${word(32n)}${word(0n)}`, [`0x${word(7n)}`])],
    ];
    test.each(outdating)('%s drops what is kept', async (name, event) => {
      const given = token(name.replaceAll(' ', '-'));
      await stage.tokens.use(given);
      expect(await nameOf(given)).toBe('First');
      await stage.tokens.use(changed(given));
      expect(await nameOf(given)).toBe('First');
      expect(await send([event(given)])).toMatchObject({ status: 200, body: { received: 1, invalidated: [{ chain: '1' }], ignored: [] } });
      expect(await nameOf(given)).toBe('Second');
    });

    test.each([
      ['MetadataUpdate of another', (given: Case) => log(given, topics.one, word(8n))],
      ['BatchMetadataUpdate below it', (given: Case) => log(given, topics.range, `${word(0n)}${word(6n)}`)],
      ['an event of another contract', (given: Case) => ({ ...log(given, topics.one, word(7n)), address: `0x${'12'.repeat(20)}` })],
      ['an event of another chain', (given: Case) => ({ ...log(given, topics.one, word(7n)), chain: '10' })],
      ['another event', (given: Case) => log(given, `0x${'ab'.repeat(32)}`, word(7n))],
    ] as const)('%s does not', async (name, event) => {
      const given = token(name.replaceAll(' ', '-'));
      await stage.tokens.use(given);
      expect(await nameOf(given)).toBe('First');
      await stage.tokens.use(changed(given));
      expect((await send([event(given)])).status).toBe(200);
      expect(await nameOf(given)).toBe('First');
    });

    test('a signature of another secret, of another body or none drops nothing', async () => {
      const given = token('unsigned');
      await stage.tokens.use(given);
      expect(await nameOf(given)).toBe('First');
      await stage.tokens.use(changed(given));
      const event = log(given, topics.one, word(7n));
      expectProblem(await send([event], `${secret}!`), 401, 'events-signature-invalid');
      const url = `${stage.served.baseUrl}/v1/events`;
      expectProblem(await post(url, [event]), 401, 'events-signature-invalid');
      const other = createHmac('sha256', secret).update('[]').digest('hex');
      expectProblem(await post(url, [event], { 'x-mintmark-signature': other }), 401, 'events-signature-invalid');
      expect(await nameOf(given)).toBe('First');
    });

    test('without a secret there is no such route', async () => {
      const { baseUrl } = await world().shared();
      expectProblem(await post(`${baseUrl}/v1/events`, []), 404, 'unknown-route');
    });
  });
}
