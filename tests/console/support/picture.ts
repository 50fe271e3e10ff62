import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';

/** The width of a stored picture. Letters of another font are the same grey at this size. */
const WIDTH = 90;
/** The share of its points that may differ. */
const MAX_DIFFERENT = 0.06;

const folder = from('tests/console/pictures');

/**
 * Expects that a screenshot looks as the stored one of its name, but for gross changes. With
 * `MINTMARK_NEW_PICTURES=1` it is stored instead.
 */
export async function expectLook(screenshot: Buffer, name: string): Promise<void> {
  const small = shrunk(PNG.sync.read(screenshot));
  const file = `${folder}/${name}.png`;
  if (process.env['MINTMARK_NEW_PICTURES'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, PNG.sync.write(small, { colorType: 2 }));
  }
  expect(existsSync(file), `${file} is there: MINTMARK_NEW_PICTURES=1 stores it`).toBe(true);
  const stored = PNG.sync.read(readFileSync(file));
  expect([small.width, small.height]).toEqual([stored.width, stored.height]);
  const different = pixelmatch(stored.data, small.data, undefined, small.width, small.height, { threshold: 0.2, includeAA: true });
  expect(different / (small.width * small.height), `the share of ${name} that looks different`).toBeLessThan(MAX_DIFFERENT);
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
