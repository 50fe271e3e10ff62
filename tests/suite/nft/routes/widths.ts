import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawFile } from '../../../../cli/demo/devnet/dag.ts';
import { largePicture } from '../../../../cli/demo/devnet/picture.ts';
import { expectProblem } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { withImage } from '../tokens/make.ts';
import { blocksOf } from '../world/case.ts';
import type { Case } from '../world/case.ts';
import { TokenStage } from './stage.ts';

const picture = Buffer.from(largePicture(100));
const onIpfs = (id: string, bytes: Uint8Array | string): Case => {
  const file = rawFile(bytes);
  return withImage(id, `ipfs://${file.root.toString()}`, { blocks: blocksOf(file) });
};

/** Images that are made smaller. */
export function widths(world: () => World): void {
  describe('widths', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world(), { content: { images: {} } })));
    afterAll(() => stage[Symbol.asyncDispose]());

    test('a picture comes in the width, with a tag of its own', async () => {
      const given = onIpfs('narrow', picture);
      await stage.tokens.use(given);
      const whole = await stage.fetch(given, '/image');
      const narrow = await stage.fetch(given, '/image?width=32');
      expect(narrow.status).toBe(200);
      const bytes = Buffer.from(await narrow.arrayBuffer());
      expect(narrow.headers.get('content-type')).toMatch(/^image\/(png|webp)$/);
      expect(narrow.headers.get('content-length')).toBe(String(bytes.length));
      expect(bytes.length).toBeLessThan(Buffer.from(await whole.arrayBuffer()).length);
      expect(widthOf(bytes)).toBe(32);
      const etag = narrow.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      expect(etag).not.toBe(whole.headers.get('etag'));
      expect((await stage.fetch(given, '/image?width=32', { headers: { 'if-none-match': etag } })).status).toBe(304);
      const again = Buffer.from(await (await stage.fetch(given, '/image?width=32')).arrayBuffer());
      expect(again.equals(bytes)).toBe(true);
    });

    test('a picture that is narrow enough comes as it is', async () => {
      const given = onIpfs('narrow-already', picture);
      await stage.tokens.use(given);
      const wide = await stage.fetch(given, '/image?width=1024');
      expect(Buffer.from(await wide.arrayBuffer()).equals(picture)).toBe(true);
    });

    test('an SVG has every width', async () => {
      const given = onIpfs('svg', '<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>');
      await stage.tokens.use(given);
      const reply = await stage.get(given, '/image?width=32');
      expect({ status: reply.status, type: reply.headers.get('content-type') }).toEqual({ status: 200, type: 'image/svg+xml' });
      expect(reply.body).toContain('<rect');
    });

    test.each(['33', '0', '-1', '1e2', '', '4096'])('the width %j is none of those that there are', async (width) => {
      const given = onIpfs('wrong', picture);
      await stage.tokens.use(given);
      expectProblem(await stage.get(given, `/image?width=${width}`), 400, 'invalid-query', 'width');
    });

    test('a damaged picture is refused with its fault', async () => {
      const given = onIpfs('damaged', picture.subarray(0, picture.length / 2));
      await stage.tokens.use(given);
      expectProblem(await stage.get(given, '/image?width=32'), 422, 'media-unsupported', 'width');
    });
  });
}

/** Returns the width in the header of a PNG or of a lossless WebP. */
function widthOf(bytes: Buffer): number {
  if (bytes.toString('latin1', 1, 4) === 'PNG') return bytes.readUInt32BE(16);
  expect(bytes.toString('latin1', 8, 16)).toBe('WEBPVP8L');
  return (bytes.readUInt32LE(21) & 0x3fff) + 1;
}
