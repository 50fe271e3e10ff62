import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';

/** The width of a stored picture. Letters of another font are about the same grey at this size. */
const WIDTH = 90;

/**
 * The share of what is drawn that may be elsewhere, by how a page is looked at. Another font moves
 * at most 0.09 of it. On a phone its lines also break elsewhere, which moves up to 0.33.
 */
export const maxMoved = { light: 0.2, dark: 0.2, phone: 0.4 } as const;

/** How a page is looked at. */
export type Way = keyof typeof maxMoved;

/**
 * Expects that a screenshot looks as the stored one of its name, but for small changes. With
 * `MINTMARK_NEW_PICTURES=1` it is stored instead.
 */
export function expectLook(screenshot: Buffer, way: Way, view: string): void {
  const small = shrunk(PNG.sync.read(screenshot));
  const file = fileOf(way, view);
  if (process.env['MINTMARK_NEW_PICTURES'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, PNG.sync.write(small, { colorType: 2 }));
  }
  expect(existsSync(file), `${file} is there: MINTMARK_NEW_PICTURES=1 stores it`).toBe(true);
  expect(moved(storedPicture(way, view), small), `the share of ${way}/${view} that is elsewhere`).toBeLessThan(maxMoved[way]);
}

/** Returns the stored picture of a view. */
export function storedPicture(way: Way, view: string): PNG {
  return PNG.sync.read(readFileSync(fileOf(way, view)));
}

/**
 * Returns which share of what two pictures draw is not at the same place in both: 0 if they are
 * equal, 1 if one of them is blank. The background counts nothing, however large it is.
 */
export function moved(stored: PNG, seen: PNG): number {
  expect([seen.width, seen.height]).toEqual([stored.width, stored.height]);
  const background = mostFrequent(stored);
  let [different, drawn] = [0, 0];
  for (let point = 0; point < stored.data.length; point += 4) {
    for (const [channel, ground] of background.entries()) {
      const [was, is] = [stored.data[point + channel] ?? 0, seen.data[point + channel] ?? 0];
      different += Math.abs(was - is);
      drawn += Math.abs(was - ground) + Math.abs(is - ground);
    }
  }
  return drawn === 0 ? 0 : different / drawn;
}

/** Returns the colour that most points of a picture have: red, green and blue. */
export function mostFrequent({ data }: PNG): readonly number[] {
  const counts = new Map<number, number>();
  for (let point = 0; point < data.length; point += 4) {
    const colour = data.readUIntBE(point, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const [[colour] = [0]] = [...counts].toSorted(([, one], [, other]) => other - one);
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function fileOf(way: Way, view: string): string {
  return from(`tests/console/pictures/${way}/${view}.png`);
}

/** Makes a picture smaller: each of its points is the mean of those that it stands for. */
function shrunk(picture: PNG): PNG {
  const height = Math.round((picture.height * WIDTH) / picture.width);
  const small = new PNG({ width: WIDTH, height });
  const [stepX, stepY] = [picture.width / WIDTH, picture.height / height];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const [left, top] = [Math.floor(x * stepX), Math.floor(y * stepY)];
      const [right, bottom] = [Math.floor((x + 1) * stepX), Math.floor((y + 1) * stepY)];
      for (let channel = 0; channel < 4; channel += 1) {
        let sum = 0;
        for (let row = top; row < bottom; row += 1) {
          for (let column = left; column < right; column += 1) sum += picture.data[(row * picture.width + column) * 4 + channel] ?? 0;
        }
        small.data[(y * WIDTH + x) * 4 + channel] = Math.round(sum / ((right - left) * (bottom - top)));
      }
    }
  }
  return small;
}
