import * as dagPb from '@ipld/dag-pb';
import { UnixFS } from 'ipfs-unixfs';
import { CID } from 'multiformats/cid';
import { equals } from 'multiformats/bytes';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import { BoundedMap } from '../bounded-map.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { FetchBytes } from '../upstream.ts';

/** Whether a document can be believed. */
export interface Integrity {
  readonly status: 'verified' | 'unverifiable' | 'on-chain';
  readonly cid?: string;
}

/** A metadata document. */
export interface Found {
  readonly document: Readonly<Record<string, unknown>>;
  readonly integrity: Integrity;
}

/** Gets the document behind a token's URI. */
export type Documents = (uri: string) => Promise<Found>;

/** How many parsed documents are cached. */
const MAX_ENTRIES = 10_000;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Makes a reader of documents from an IPFS gateway, the web or the URI itself. It caches a document
 * that has hashed to its CID once.
 *
 * Errors: the reader throws `Refusal`.
 */
export function makeDocuments({ ipfs, maxJsonBytes }: Pick<Settings, 'ipfs' | 'maxJsonBytes'>, fetchBytes: FetchBytes): Documents {
  const kept = new BoundedMap<Found>(MAX_ENTRIES);
  return async (uri) => {
    if (uri.startsWith('data:')) {
      const bytes = new Uint8Array(await (await fetch(uri)).arrayBuffer());
      return { document: parse(bytes), integrity: { status: 'on-chain' } };
    }
    if (uri.startsWith('https://')) {
      const { status, bytes } = await fetchBytes(uri, {}, maxJsonBytes);
      if (status !== 200) throw new Refusal(502, -32603, `the document's server answers with status ${status}`);
      return { document: parse(bytes), integrity: { status: 'unverifiable' } };
    }
    const cid = cidOf(uri);
    const name = cid.toString();
    const known = kept.get(name);
    if (known !== undefined) return known;
    const { status, bytes } = await fetchBytes(`${ipfs}/ipfs/${name}?format=raw`, {}, maxJsonBytes);
    if (status !== 200) throw new Refusal(502, -32603, `the gateway answers with status ${status}`);
    const { digest } = await sha256.digest(bytes);
    if (!equals(digest, cid.multihash.digest)) throw new Refusal(502, -32603, 'the gateway answers with other bytes');
    const found: Found = { document: parse(content(cid, bytes)), integrity: { status: 'verified', cid: name } };
    kept.set(name, found);
    return found;
  };
}

function cidOf(uri: string): CID {
  const text = /^ipfs:\/\/(?:ipfs\/)?(\w+)$/.exec(uri)?.[1];
  if (text === undefined) throw new Refusal(422, -32603, "the token's URI is not understood");
  try {
    const cid = CID.parse(text);
    if (cid.multihash.code === sha256.code) return cid;
  } catch {
    // Said below.
  }
  throw new Refusal(422, -32603, "the token's URI has no usable CID");
}

/** The bytes in a block: a raw one, or a UnixFS file of a single block. */
function content(cid: CID, block: Uint8Array): Uint8Array {
  if (cid.code === raw.code) return block;
  const file = cid.code === dagPb.code ? UnixFS.unmarshal(dagPb.decode(block).Data ?? new Uint8Array()) : undefined;
  if (file?.type !== 'file' || file.data === undefined) throw new Refusal(422, -32603, "the token's URI is no document");
  return file.data;
}

function parse(bytes: Uint8Array): Found['document'] {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.fromEntries(Object.entries(value));
  } catch {
    // Said below.
  }
  throw new Refusal(422, -32603, 'the document is no JSON object');
}
