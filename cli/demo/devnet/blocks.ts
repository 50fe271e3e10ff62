import { encode, prepare } from '@ipld/dag-pb';
import { UnixFS } from 'ipfs-unixfs';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';

/** An IPFS block: bytes and the CID that they hash to. */
export interface Block {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

const _raw = 0x55;
const _dagPb = 0x70;

/** The bytes themselves as a block: CIDv1, codec raw (`bafkrei…`). */
export async function rawBlock(content: Uint8Array): Promise<Block> {
  return { cid: CID.createV1(_raw, await sha256.digest(content)), bytes: content };
}

/** A whole UnixFS file in one dag-pb block, as `ipfs add` made them before CIDv1: CIDv0 (`Qm…`), or CIDv1 (`bafybei…`). */
export async function fileBlock(content: Uint8Array, version: 0 | 1): Promise<Block> {
  const file = new UnixFS({ type: 'file', data: content });
  const bytes = encode(prepare({ Data: file.marshal(), Links: [] }));
  const digest = await sha256.digest(bytes);
  return { cid: version === 0 ? CID.createV0(digest) : CID.createV1(_dagPb, digest), bytes };
}
