import { createHash } from 'node:crypto';
import { encode, prepare } from '@ipld/dag-pb';
import { UnixFS } from 'ipfs-unixfs';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import type { Block } from './blocks.ts';

const [rawCodec, dagPbCodec] = [0x55, 0x70];

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

/** Makes a node of UnixFS: its own data, and named links. */
export function node(unixfs: UnixFS, links: readonly { readonly name: string; readonly dag: Dag }[], version: 0 | 1): Dag {
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

function only(dags: readonly Dag[]): Dag {
  const [dag] = dags;
  if (dag === undefined) throw new RangeError('expected content, got none');
  return dag;
}
