import { createHash } from 'node:crypto';
import { create } from 'multiformats/hashes/digest';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import type { Settled } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import type { Nft } from '../../../build/types/nft.js';
import { instantiateBuilt } from '../../build/bindings.ts';
import { plainSha256Modules } from '../../build/components/plain-sha256.ts';
import type { Contender, Effort } from '../report/measure.ts';
import { inTurns, named, timed } from '../report/measure.ts';
import type { Row } from '../report/row.ts';
import { pictureLike } from '../upstream/upstream.ts';
import { settings } from './component.ts';

/** The least part of the speed of plain SHA-256 that verification has. */
const aim = 0.8;
const BLOCK_BYTES = 2 ** 20;
const [ours, plain, native] = ['component', 'sha2 in wasm', 'node:crypto'] as const;

/**
 * Measures the verification of a raw IPFS block of 1 MiB in the component, beside a component that
 * only hashes. Both are given the bytes anew each time, so both copy them.
 */
export async function verifyBlock(nft: Nft, effort: Effort): Promise<Row[]> {
  const block = pictureLike(BLOCK_BYTES);
  const digest = createHash('sha256').update(block).digest();
  const measured = await inTurns([component(nft, block, digest), await plainHash(block, digest), nodeHash(block, digest)], effort);
  return [
    {
      id: 'nft.verify',
      what: '(i) verify a raw block of 1 MiB in the component: take it, hash it, compare it with its CID, tell its type',
      unit: 'us',
      ours: named(measured, ours),
      beside: [plain, native].map((name) => ({ name, ...named(measured, name) })),
      aim: { asFast: aim, than: plain },
    },
  ];
}

function component({ content }: Nft, body: Uint8Array, digest: Uint8Array): Contender {
  const cid = CID.createV1(raw.code, create(sha256.code, digest)).toString();
  const headers = [{ name: 'content-type', value: 'application/vnd.ipld.raw' }];
  const once = (): void => {
    using stream = content.Content.open({ uri: `ipfs://${cid}` }, settings);
    const [wanted] = stream.advance([], 0n, false).need.start;
    if (wanted?.cid !== cid) throw new Error(`expected the block ${cid} to be wanted, got ${wanted?.cid}`);
    const settled: Settled = { id: wanted.id, outcome: { tag: 'fetch', val: { tag: 'ok', val: { status: 200, headers, body } } } };
    // Nothing is pulled, so the bytes are not given back.
    const { need, output } = stream.advance([settled], 0n, false);
    if (need.verified.length !== 1 || output[0]?.tag !== 'head') throw new Error('expected a verified block and its head, got neither');
  };
  return { name: ours, time: timed(once) };
}

async function plainHash(block: Uint8Array, digest: Uint8Array): Promise<Contender> {
  const exports = await instantiateBuilt(plainSha256Modules, 'plain-sha256');
  if (!hashes(exports)) throw new TypeError('expected the component to export digest, got none');
  return hashing(plain, () => exports.digest(block), digest);
}

const nodeHash = (block: Uint8Array, digest: Uint8Array): Contender =>
  hashing(native, () => createHash('sha256').update(block).digest(), digest);

function hashing(name: string, hash: () => Uint8Array, digest: Uint8Array): Contender {
  const once = (): void => {
    if (hash()[0] !== digest[0]) throw new Error(`expected the digest ${Buffer.from(digest).toString('hex')} by ${name}, got another`);
  };
  return { name, time: timed(once) };
}

function hashes(exports: unknown): exports is { digest(bytes: Uint8Array): Uint8Array } {
  return typeof exports === 'object' && exports !== null && 'digest' in exports && typeof exports.digest === 'function';
}
