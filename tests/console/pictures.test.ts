import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { maxMoved, mostFrequent, moved, storedPicture } from './support/picture.ts';
import type { Way } from './support/picture.ts';

const views = ['landing', 'token', 'rpc', 'signer', 'operations'];
const ways = Object.keys(maxMoved) as Way[];
const each = ways.flatMap((way) => views.map((view) => [way, view] as const));

/** Returns a picture whose points below `top` have the colour of its background. */
function blankBelow(picture: PNG, top: number): PNG {
  const blank = new PNG({ width: picture.width, height: picture.height });
  const ground = mostFrequent(picture);
  blank.data = Buffer.from(picture.data.map((value, place) => (place < top * picture.width * 4 ? value : (ground[place % 4] ?? 255))));
  return blank;
}

// What follows says that the comparison of screenshots can fail.
describe.each(each)('the stored picture %s/%s', (way, view) => {
  const stored = storedPicture(way, view);

  test('differs from a blank page', () => {
    expect(moved(stored, blankBelow(stored, 0))).toBe(1);
    expect(moved(stored, stored)).toBe(0);
  });

  test('differs from that of every other view', () => {
    for (const other of views.filter((it) => it !== view))
      expect([other, moved(stored, storedPicture(way, other))]).toEqual([
        other,
        expect.toSatisfy((share: number) => share > maxMoved[way]),
      ]);
  });

  test('differs from a page whose content is missing below its head', () => {
    expect(moved(stored, blankBelow(stored, Math.floor(stored.height / 5)))).toBeGreaterThan(maxMoved[way]);
  });
});
