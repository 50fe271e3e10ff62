import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CID } from 'multiformats/cid';
import type { Block } from '../../../../cli/demo/devnet/blocks.ts';
import { BlockIndex } from '../../../../cli/demo/devnet/ipfs-gateway.ts';
import { serve } from '../../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../../cli/demo/devnet/serve.ts';
import { makeCar } from './car.ts';
import type { GatewayBehaviour } from './case.ts';

const SLOW_MS = 600;

/** What the IPFS gateways have. */
export class IpfsContent {
  readonly blocks: readonly Block[];
  readonly index = new BlockIndex();
  /** Signed records by name. */
  readonly records: ReadonlyMap<string, Uint8Array>;
  /** Files by CID and path, for a plain gateway. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Redirects by CID. */
  readonly redirects: ReadonlyMap<string, string>;

  constructor(parts: Partial<Pick<IpfsContent, 'blocks' | 'records' | 'files' | 'redirects'>> = {}) {
    this.blocks = parts.blocks ?? [];
    this.records = parts.records ?? new Map();
    this.files = parts.files ?? new Map();
    this.redirects = parts.redirects ?? new Map();
    for (const block of this.blocks) this.index.add(block);
  }
}

/** What a gateway answers by, and where it tells what it was asked. */
export interface GatewayState {
  content: IpfsContent;
  behaviour: GatewayBehaviour;
  /** Path and query of each request. */
  readonly asked: string[];
  /** How often it has answered 429. */
  busy: number;
  /** What a request waits for before it is answered. */
  hold?: ((path: string) => Promise<void>) | undefined;
}

/** Starts an IPFS gateway. */
export function startGateway(state: GatewayState): Promise<LocalServer> {
  return serve((request, response) => void answer(request, response, state));
}

async function answer(request: IncomingMessage, response: ServerResponse, state: GatewayState): Promise<void> {
  state.asked.push(request.url ?? '/');
  if (state.behaviour === 'silent') return;
  if (state.behaviour === 'slow') await sleep(SLOW_MS);
  await state.hold?.(request.url ?? '/');
  const refusal = refusalOf(state);
  if (refusal !== undefined) {
    response.writeHead(refusal.status, { 'content-type': 'text/html', ...refusal.headers }).end('<!doctype html><title>Gateway</title>');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://gateway.invalid');
  const redirect = state.content.redirects.get(url.pathname.slice('/ipfs/'.length));
  if (redirect !== undefined) {
    response.writeHead(301, { location: redirect }).end();
    return;
  }
  const found = state.behaviour === 'plain' ? findFile(url, state.content) : find(url, state.content);
  if (found === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('404\n');
  else send(request, response, state.behaviour, found);
}

function refusalOf(state: GatewayState): { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | undefined {
  switch (state.behaviour) {
    case 'html':
      return { status: 200 };
    case 'status-500':
      return { status: 500 };
    case 'status-404':
      return { status: 404 };
    case 'busy-once':
      return state.busy++ === 0 ? { status: 429, headers: { 'retry-after': '1' } } : undefined;
    case 'busy':
      return { status: 429, headers: { 'retry-after': '1' } };
    default:
      return undefined;
  }
}

interface Found {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Answers as the trustless gateway specification has it. */
function find(url: URL, content: IpfsContent): Found | undefined {
  const [, kind, name = '', ...path] = url.pathname.split('/');
  const format = url.searchParams.get('format');
  if (kind === 'ipns') {
    const record = format === 'ipns-record' ? content.records.get(name) : undefined;
    return record && { type: 'application/vnd.ipfs.ipns-record', bytes: record };
  }
  if (kind !== 'ipfs') return undefined;
  const cid = parse(name);
  const bytes = cid && content.index.get(cid);
  if (cid === undefined || bytes === undefined) return undefined;
  if (format === 'raw' && path.length === 0) return { type: 'application/vnd.ipld.raw', bytes };
  if (format !== 'car') return undefined;
  const others = content.blocks.filter((block) => !block.cid.equals(cid));
  return { type: 'application/vnd.ipld.car; version=1; order=unk; dups=n', bytes: makeCar([{ cid, bytes }, ...others]) };
}

/** Answers as a gateway does that knows no formats. */
function findFile(url: URL, content: IpfsContent): Found | undefined {
  const bytes = content.files.get(decodeURIComponent(url.pathname.slice('/ipfs/'.length)));
  return bytes && { type: 'application/octet-stream', bytes };
}

function send(request: IncomingMessage, response: ServerResponse, behaviour: GatewayBehaviour, { type, bytes }: Found): void {
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.byteLength });
  const middle = bytes.byteLength >> 1;
  if (request.method === 'HEAD') response.end();
  else if (behaviour === 'half-open') response.write(bytes.subarray(0, Math.min(10, middle)));
  else if (behaviour === 'truncated') response.write(bytes.subarray(0, middle), () => response.destroy());
  else if (behaviour === 'lying') response.end(bytes.with(middle, (bytes[middle] ?? 0) ^ 1));
  else response.end(bytes);
}

function parse(text: string): CID | undefined {
  try {
    return CID.parse(text);
  } catch {
    return undefined;
  }
}
