import type { IncomingMessage, ServerResponse } from 'node:http';
import { CID } from 'multiformats/cid';
import type { Block } from './blocks.ts';
import { serve } from './serve.ts';
import type { LocalServer } from './serve.ts';

const rawMediaType = 'application/vnd.ipld.raw';

/** What a request asks a trustless gateway for, or the status with which the gateway refuses it. */
export type Asked = { readonly cid: CID } | { readonly status: 400 | 404 | 405 | 406 };

/**
 * Reads a request as the trustless gateway specification has it
 * (specs.ipfs.tech/http-gateways/trustless-gateway, raw blocks only): `GET /ipfs/{cid}` with
 * `?format=raw` or the media type in `Accept`.
 */
export function askedFor(request: IncomingMessage): Asked {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405 };
  const url = new URL(request.url ?? '/', 'http://gateway.invalid');
  const text = /^\/ipfs\/([^/]+)$/.exec(url.pathname)?.[1];
  if (text === undefined) return { status: 404 };
  const format = url.searchParams.get('format');
  const accepted = format === null ? (request.headers.accept ?? '').includes(rawMediaType) : format === 'raw';
  if (!accepted) return { status: 406 };
  try {
    return { cid: CID.parse(text) };
  } catch {
    return { status: 400 };
  }
}

/** Answers with a block and the headers that the specification asks for. */
export function answerBlock(response: ServerResponse, cid: CID, bytes: Uint8Array): void {
  response.writeHead(200, {
    'content-type': rawMediaType,
    'content-length': bytes.byteLength,
    'content-disposition': `attachment; filename="${cid.toString()}.bin"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=29030400, immutable',
    etag: `"${cid.toString()}.raw"`,
  });
  response.end(bytes);
}

/** Blocks by their multihash: CIDv0 and CIDv1 of a block are two names of it. */
export class BlockIndex {
  readonly #byHash = new Map<string, Uint8Array>();

  /** Adds a block. */
  add(block: Block): void {
    this.#byHash.set(block.cid.multihash.bytes.join(), block.bytes);
  }

  /** Returns the bytes of a block, `undefined` if it is not known. */
  get(cid: CID): Uint8Array | undefined {
    return this.#byHash.get(cid.multihash.bytes.join());
  }
}

/** Starts a trustless IPFS gateway that serves these blocks and knows no peers. */
export function startIpfsGateway(blocks: BlockIndex): Promise<LocalServer> {
  return serve((request, response) => {
    const asked = askedFor(request);
    const bytes = 'cid' in asked ? blocks.get(asked.cid) : undefined;
    if ('cid' in asked && bytes !== undefined) return answerBlock(response, asked.cid, bytes);
    const status = 'status' in asked ? asked.status : 404;
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
  });
}
