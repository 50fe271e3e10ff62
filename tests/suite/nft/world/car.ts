import { readFile } from 'node:fs/promises';
import { CID } from 'multiformats/cid';
import type { Block } from '../../../../cli/demo/devnet/blocks.ts';

const vectors = new URL('../../../vectors/nft/', import.meta.url);

/** Reads the blocks of an archive (CARv1) below `tests/vectors/nft`. */
export async function readCar(path: string): Promise<Block[]> {
  const bytes = new Uint8Array(await readFile(new URL(path, vectors)));
  const [headerLength, start] = readVarint(bytes, 0);
  const blocks: Block[] = [];
  for (let at = start + headerLength; at < bytes.length;) {
    const [length, from] = readVarint(bytes, at);
    const [cid, content] = CID.decodeFirst(bytes.subarray(from, from + length));
    blocks.push({ cid, bytes: content });
    at = from + length;
  }
  return blocks;
}

/** Makes an archive (CARv1) of blocks. The first is the root. */
export function makeCar(blocks: readonly Block[]): Buffer {
  const root = blocks[0]?.cid.bytes ?? new Uint8Array();
  // DAG-CBOR of { roots: [CID], version: 1 }: the CID is a byte string with tag 42.
  const link = Buffer.concat([Buffer.from([0xd8, 0x2a, 0x58, root.length + 1, 0]), root]);
  const header = Buffer.concat([Buffer.from('\xa2\x65roots\x81', 'latin1'), link, Buffer.from('\x67version\x01', 'latin1')]);
  const sections = blocks.map(({ cid, bytes }) => Buffer.concat([cid.bytes, bytes]));
  return Buffer.concat([header, ...sections].flatMap((part) => [varint(part.length), part]));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** Returns an unsigned LEB128 number, and where it ends. */
function readVarint(bytes: Uint8Array, start: number): readonly [number, number] {
  let value = 0;
  for (let at = start, scale = 1; ; at++, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError('expected a number, got the end of the archive');
    value += (byte % 128) * scale;
    if (byte < 128) return [value, at + 1];
  }
}
