import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunkedFile } from '../../../../cli/demo/devnet/dag.ts';
import { largePicture } from '../../../../cli/demo/devnet/picture.ts';
import type { World } from '../../support/world.ts';
import { withImage } from '../tokens/make.ts';
import { blocksOf } from '../world/case.ts';
import { TokenStage } from './stage.ts';

const photo = Buffer.from(largePicture(50));

/** Media whose stream ends before its time. */
export function brokenMedia(world: () => World): void {
  describe('broken media', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world())));
    afterAll(() => stage[Symbol.asyncDispose]());

    test('a gateway that lies about a later block cuts the stream', async () => {
      const later = chunkedFile(Buffer.concat([photo, Buffer.from('later')]), 16_384);
      const blocks = { ...blocksOf(later) };
      const last = later.blocks.at(-1)?.cid.toString() ?? '';
      const given = withImage('later', `ipfs://${later.root.toString()}`, {
        blocks: { ...blocks, [last]: Buffer.from('other').toString('base64') },
      });
      await stage.tokens.use(given);
      const response = await stage.fetch(given, '/image');
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
    });

    test('when the client leaves, no more blocks are fetched', async () => {
      const content = chunkedFile(Buffer.concat(Array.from({ length: 40 }, () => Buffer.from(largePicture(70)))), 65_536);
      const given = withImage('left', `ipfs://${content.root.toString()}`, { blocks: blocksOf(content) });
      await stage.tokens.use(given);
      for (const gateway of stage.tokens.gateways) gateway.hold = () => sleep(30);
      const leave = new AbortController();
      const response = await stage.fetch(given, '/image', { signal: leave.signal });
      await response.body?.getReader().read();
      leave.abort();
      const asked = (): number => stage.tokens.gateways.reduce((sum, gateway) => sum + gateway.asked.length, 0);
      const more = async (): Promise<number> => {
        const before = asked();
        await sleep(1000);
        return asked() - before;
      };
      await expect.poll(more).toBe(0);
      expect(asked()).toBeLessThan(content.blocks.length);
    });
  });
}
