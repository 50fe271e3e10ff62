import { crc32, deflateSync } from 'node:zlib';

const _side = 64;
const _signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A PNG of 64 by 64 pixels, rings in the hue (0 to 255) given: the demo tokens' pictures. The same hue gives the same bytes. */
export function picture(hue: number): Uint8Array {
  const rows = Buffer.alloc(_side * (1 + _side * 3));
  for (let y = 0; y < _side; y++) {
    for (let x = 0; x < _side; x++) {
      const ring = (Math.trunc(Math.hypot(x - _side / 2, y - _side / 2)) * 8) & 0xe0;
      rows.set([hue, ring, 255 - hue], y * (1 + _side * 3) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(_side, 0);
  header.writeUInt32BE(_side, 4);
  header.set([8, 2], 8); // eight bits a channel, red green blue
  return Buffer.concat([_signature, _chunk('IHDR', header), _chunk('IDAT', deflateSync(rows)), _chunk('IEND', Buffer.alloc(0))]);
}

function _chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(8 + body.byteLength);
  chunk.writeUInt32BE(data.byteLength, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), 4 + body.byteLength);
  return chunk;
}
