import { createHash } from 'node:crypto';
import { encode, prepare } from '@ipld/dag-pb';
import { UnixFS } from 'ipfs-unixfs';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import type { Block } from '../../../../cli/demo/devnet/blocks.ts';
import { murmur3 } from './murmur.ts';

const [rawCodec, dagPbCodec] = [0x55, 0x70];
const WIDTH = 256;

/** A graph of blocks, with its root and the bytes below it. */
export interface Dag {
  readonly root: CID;
  readonly blocks: readonly Block[];
  readonly size: number;
}

/** Makes a block of any codec. */
export function blockOf(codec: number, bytes: Uint8Array, version: 0 | 1 = 1): Block {
  const digest = create(0x12, createHash('sha256').update(bytes).digest());
  return { cid: version === 0 ? CID.createV0(digest) : CID.createV1(codec, digest), bytes };
}

/** Makes a graph of one raw block. */
export function rawFile(content: string | Uint8Array): Dag {
  const bytes = new Uint8Array(Buffer.from(content));
  const block = blockOf(rawCodec, bytes);
  return { root: block.cid, blocks: [block], size: bytes.length };
}

function node(unixfs: UnixFS, links: readonly { readonly name: string; readonly dag: Dag }[], version: 0 | 1): Dag {
  const bytes = encode(
    prepare({ Data: unixfs.marshal(), Links: links.map(({ name, dag }) => ({ Name: name, Tsize: dag.size, Hash: dag.root })) }),
  );
  const block = blockOf(dagPbCodec, bytes, version);
  const size = links.reduce((sum, { dag }) => sum + dag.size, bytes.length);
  return { root: block.cid, blocks: [block, ...links.flatMap(({ dag }) => dag.blocks)], size };
}

/** Makes a file of UnixFS in one dag-pb block. */
export const plainFile = (content: string | Uint8Array, version: 0 | 1 = 1): Dag =>
  node(new UnixFS({ type: 'file', data: new Uint8Array(Buffer.from(content)) }), [], version);

/** Makes a file of UnixFS in blocks of this size, with at most `width` links a node. */
export function chunkedFile(content: string | Uint8Array, chunk: number, width = 174): Dag {
  const bytes = Buffer.from(content);
  let level = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) => ({
    dag: rawFile(bytes.subarray(index * chunk, (index + 1) * chunk)),
    length: Math.min(chunk, bytes.length - index * chunk),
  }));
  do {
    const parents: typeof level = [];
    for (let at = 0; at < level.length; at += width) {
      const group = level.slice(at, at + width);
      const unixfs = new UnixFS({ type: 'file', blockSizes: group.map(({ length }) => BigInt(length)) });
      const length = group.reduce((sum, part) => sum + part.length, 0);
      parents.push({
        dag: node(
          unixfs,
          group.map(({ dag }) => ({ name: '', dag })),
          1,
        ),
        length,
      });
    }
    level = parents;
  } while (level.length > 1);
  return only(level.map(({ dag }) => dag));
}

/** Makes a directory of UnixFS. */
export const directory = (entries: Readonly<Record<string, Dag>>, version: 0 | 1 = 1): Dag =>
  node(
    new UnixFS({ type: 'directory' }),
    Object.entries(entries).map(([name, dag]) => ({ name, dag })),
    version,
  );

/** Makes a directory of UnixFS in shards (a HAMT of 256 slots a shard). */
export const shardedDirectory = (entries: Readonly<Record<string, Dag>>): Dag =>
  shard(
    Object.entries(entries).map(([name, dag]) => ({ name, dag })),
    0,
  );

function shard(entries: readonly { readonly name: string; readonly dag: Dag }[], depth: number): Dag {
  const slots = new Map<number, { readonly name: string; readonly dag: Dag }[]>();
  for (const entry of entries) {
    const slot = murmur3(entry.name)[depth] ?? 0;
    slots.set(slot, [...(slots.get(slot) ?? []), entry]);
  }
  const bits = new Uint8Array(WIDTH / 8);
  const links = [...slots]
    .toSorted(([a], [b]) => a - b)
    .map(([slot, inside]) => {
      const at = bits.length - 1 - (slot >> 3);
      bits[at] = (bits[at] ?? 0) | (1 << (slot & 7));
      const prefix = slot.toString(16).toUpperCase().padStart(2, '0');
      const [entry, ...more] = inside;
      if (entry !== undefined && more.length === 0) return { name: `${prefix}${entry.name}`, dag: entry.dag };
      return { name: prefix, dag: shard(inside, depth + 1) };
    });
  const first = bits.findIndex((byte) => byte !== 0);
  const data = bits.subarray(first === -1 ? bits.length : first);
  return node(new UnixFS({ type: 'hamt-sharded-directory', data, fanout: BigInt(WIDTH), hashType: 0x22n }), links, 1);
}

/** Returns the blocks of graphs as a case has them. */
export const blocksOf = (...dags: readonly Dag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(dags.flatMap(({ blocks }) => blocks).map(({ cid, bytes }) => [cid.toString(), Buffer.from(bytes).toString('base64')]));

function only(dags: readonly Dag[]): Dag {
  const [dag] = dags;
  if (dag === undefined) throw new RangeError('expected content, got none');
  return dag;
}
