import { describe, expect, test } from 'vitest';
import { TokenStage } from '../../suite/nft/routes/stage.ts';
import { pngB64, resolves, tokenAt } from '../../suite/nft/tokens/make.ts';
import type { Stage } from './support/stage.ts';

const registry = '0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e';
const resolver = `0x${'5e'.repeat(20)}`;
const holder: `0x${string}` = `0x${'00'.repeat(12)}${'ab'.repeat(20)}`;

/** Avatars of ENS names, on a gateway with chain 1. */
export function avatars(stage: () => Stage): void {
  describe('avatars', () => {
    test('by their name, with the bytes of the image', async () => {
      await using tokens = await TokenStage.start(stage().world);
      await tokens.tokens.use({
        ...tokenAt('avatar-client', '', resolves('')),
        path: '/v1/avatar/client.eth',
        contract: { calls: {} },
        contracts: {
          [registry]: { calls: { resolver: { raw: `0x${'00'.repeat(12)}${'5e'.repeat(20)}` } } },
          [resolver]: {
            supports: ['3b3b57de', '59d1d43c'],
            calls: { text: { string: 'https://img.example/face.png' }, addr: { raw: holder } },
          },
        },
        routes: { 'img.example/face.png': { headers: { 'content-type': 'image/png' }, bodyB64: pngB64 } },
      });
      const nft = stage().client.createNftClient({ url: tokens.served.baseUrl });
      const { data, etag } = await nft.avatar('client.eth');
      expect(data).toMatchObject({ name: 'client.eth', image: { uri: 'https://img.example/face.png' } });
      expect(nft.avatarImageUrl('client.eth', { width: 64 })).toBe(`${tokens.served.baseUrl}/v1/avatar/client.eth/image?width=64`);
      const image = await nft.avatarImage('client.eth');
      expect([image.data.contentType, Buffer.from(image.data.bytes).toString('base64')]).toEqual(['image/png', pngB64]);
      const stream = await nft.avatarImageStream('client.eth');
      expect([stream.data.contentType, Buffer.from(await new Response(stream.data.body).arrayBuffer()).toString('base64')]).toEqual([
        'image/png',
        pngB64,
      ]);
      const again = await nft.avatar('client.eth', { previous: { data, etag, unchanged: false, requestId: undefined, limits: [] } });
      expect([again.unchanged, again.data]).toEqual([true, data]);
    });
  });
}
