import { describe, expect, it } from 'vitest';
import { builtComponents } from '../../../hosts/node/components.ts';
import { ImageThread } from '../../../hosts/node/images/image-thread.ts';
import type { ImageOptions } from '../../../hosts/node/images/image-thread.ts';
import { greyPng } from './png.ts';

const options: ImageOptions = { maxPixels: 1_000_000, timeoutMs: 20_000, directory: builtComponents };
const stays = new AbortController().signal;
const task = (bytes: Uint8Array, width = 32, maxPixels = 16_777_216) => ({ bytes, width, maxPixels });

describe('images in a thread of their own', () => {
  it('become smaller', async () => {
    await using thread = new ImageThread(options);
    const small = await thread.transform(task(greyPng(256, 128)), stays);
    expect(small).toMatchObject({ tag: 'ok', val: { width: 32, height: 16 } });
    expect(small.tag === 'ok' && small.val.contentType).toMatch(/^image\/(png|webp)$/);
  });

  it('come back as they came if they are narrow enough', async () => {
    await using thread = new ImageThread(options);
    const bytes = greyPng(16, 16);
    const same = await thread.transform(task(bytes), stays);
    expect(same).toMatchObject({ tag: 'ok', val: { contentType: 'image/png', width: 16, height: 16 } });
    expect(same.tag === 'ok' && Buffer.compare(same.val.bytes, bytes)).toBe(0);
  });

  it('are refused with what is accepted and what was found', async () => {
    await using thread = new ImageThread(options);
    const refused = async (bytes: Uint8Array, maxPixels?: number): Promise<unknown> => thread.transform(task(bytes, 8, maxPixels), stays);
    expect(await refused(Buffer.from('<svg/>'))).toEqual({
      tag: 'err',
      val: { tag: 'refused', val: 'expected a PNG, JPEG, WebP or GIF image, got a file that begins with "<svg/>"' },
    });
    const bomb = greyPng(16, 16, [60_000, 60_000]);
    const pixels = expect.stringMatching(/^expected at most 1000000 pixels, got /);
    expect(await refused(bomb)).toEqual({ tag: 'err', val: { tag: 'refused', val: pixels } });
    const fewer = { tag: 'refused', val: 'expected at most 100 pixels, got 16 x 16 pixels' };
    expect(await refused(greyPng(16, 16), 100)).toEqual({ tag: 'err', val: fewer });
    expect(await refused(greyPng(64, 64).subarray(0, 60))).toMatchObject({ tag: 'err', val: { tag: 'refused' } });
  });

  it('wait for each other, and not for what nobody wants any more', async () => {
    await using thread = new ImageThread(options);
    const gone = new AbortController();
    const results = [1, 2, 3, 4].map((number) => thread.transform(task(greyPng(64, 64), number), number === 3 ? gone.signal : stays));
    gone.abort();
    const tags = (await Promise.all(results)).map(({ tag }) => tag);
    expect(tags).toEqual(['ok', 'ok', 'err', 'ok']);
  });

  it('are given up after their time, and the next one is made in a new thread', async () => {
    await using late = new ImageThread({ ...options, timeoutMs: 1 });
    const failed = await late.transform(task(greyPng(512, 512)), stays);
    expect(failed).toEqual({ tag: 'err', val: { tag: 'timed-out', val: 1 } });
    expect((await late.transform(task(greyPng(512, 512)), stays)).tag).toBe('err');
  });

  it('fail if the component is not there', async () => {
    await using thread = new ImageThread({ ...options, directory: '/nowhere' });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await thread.transform(task(greyPng(64, 64)), stays)).toMatchObject({ tag: 'err', val: { tag: 'failed' } });
    }
  });

  it('are refused if too many wait', async () => {
    await using thread = new ImageThread(options);
    const results = await Promise.all(
      Array.from({ length: 66 }, async (_, more) => thread.transform(task(greyPng(2 + more, 2), 1), stays)),
    );
    expect(results.filter(({ tag }) => tag === 'ok')).toHaveLength(64);
    expect(results.at(-1)).toEqual({ tag: 'err', val: { tag: 'busy' } });
  });

  it('are refused if they wait as long as making one may take', async () => {
    await using thread = new ImageThread({ ...options, timeoutMs: 1 });
    const results = await Promise.all([512, 511].map(async (side) => thread.transform(task(greyPng(side, side)), stays)));
    expect(results).toEqual([
      { tag: 'err', val: { tag: 'timed-out', val: 1 } },
      { tag: 'err', val: { tag: 'busy' } },
    ]);
  });

  it('are made once for all who ask for the same at the same time', async () => {
    await using thread = new ImageThread(options);
    const gone = new AbortController();
    const asked = Array.from({ length: 100 }, async (_, index) =>
      thread.transform(task(greyPng(64, 64)), index === 0 ? gone.signal : stays),
    );
    const [wider, brighter] = [
      task(greyPng(64, 64), 33),
      task(greyPng(64, 64).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte))),
    ];
    const others = [wider, brighter].map(async (other) => thread.transform(other, stays));
    gone.abort();
    const results = await Promise.all(asked);
    expect(results[0]).toMatchObject({ tag: 'ok', val: { width: 32 } });
    expect(new Set(results).size).toBe(1);
    expect(new Set([results[0], ...(await Promise.all(others))]).size).toBe(3);
  });

  it('are not made if all who asked have left', async () => {
    await using thread = new ImageThread(options);
    const [first, second] = [new AbortController(), new AbortController()];
    const running = thread.transform(task(greyPng(64, 64)), stays);
    const asked = [first, second].map(async ({ signal }) => thread.transform(task(greyPng(63, 63)), signal));
    first.abort();
    second.abort();
    const again = thread.transform(task(greyPng(63, 63)), stays);
    expect((await running).tag).toBe('ok');
    expect(await Promise.all(asked)).toMatchObject([{ tag: 'err' }, { tag: 'err' }]);
    expect((await again).tag).toBe('ok');
  });
});
