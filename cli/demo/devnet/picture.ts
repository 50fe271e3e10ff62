import { crc32, deflateSync } from 'node:zlib';

const SIDE = 64;
const LARGE_SIDE = 320;
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * Makes the picture of a demo token: a PNG of 64 by 64 pixels with rings in a hue from 0 to 255.
 * The same hue gives the same bytes.
 */
export const picture = (hue: number): Uint8Array =>
  png(SIDE, (x, y) => [hue, (Math.trunc(Math.hypot(x - SIDE / 2, y - SIDE / 2)) * 8) & 0xe0, 255 - hue]);

/** Makes a picture with a grain that cannot be compressed: some 240 kB, so several IPFS blocks. */
export const largePicture = (hue: number): Uint8Array =>
  png(LARGE_SIDE, (x, y) => [hue, (Math.imul(x * 7919 + y * 104_729 + 1, 0x9e3779b1) >>> 24) ^ x, (x + y) & 0xff]);

/** Makes a PNG of a square whose pixels a function says. */
function png(side: number, pixel: (x: number, y: number) => readonly [number, number, number]): Uint8Array {
  const rows = Buffer.alloc(side * (1 + side * 3));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rows.set(pixel(x, y), y * (1 + side * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8); // eight bits a channel, red green blue
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(8 + body.byteLength);
  whole.writeUInt32BE(data.byteLength, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), 4 + body.byteLength);
  return whole;
}

/** Makes a drawing: an SVG with a disc in a hue from 0 to 359. */
export const drawing = (hue: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="28" fill="hsl(${hue} 70% 50%)"/></svg>`;
