import { encode, prepare } from '@ipld/dag-pb';
import { UnixFS } from 'ipfs-unixfs';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';

/** An IPFS block: bytes, and the CID that they hash to. */
export interface Block {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

const rawCodec = 0x55;
const dagPbCodec = 0x70;

/** Makes a block of the bytes themselves: CIDv1, codec raw (`bafkrei…`). */
export async function rawBlock(content: Uint8Array): Promise<Block> {
  return { cid: CID.createV1(rawCodec, await sha256.digest(content)), bytes: content };
}

/**
 * Makes a dag-pb block of a whole UnixFS file: CIDv0 (`Qm…`), as `ipfs add` made them before CIDv1,
 * or CIDv1 (`bafybei…`).
 */
export async function fileBlock(content: Uint8Array, version: 0 | 1): Promise<Block> {
  const file = new UnixFS({ type: 'file', data: content });
  const bytes = encode(prepare({ Data: file.marshal(), Links: [] }));
  const digest = await sha256.digest(bytes);
  return { cid: version === 0 ? CID.createV0(digest) : CID.createV1(dagPbCodec, digest), bytes };
}
