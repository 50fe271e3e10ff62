import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-nft-http.js';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import type { Pools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import type { PerformFetch } from '../../hosts/shared/exchange/coalesce.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { fetchBy } from '../../hosts/shared/network/fetch.ts';
import { startUpstream } from '../node/support/upstream.ts';
import type { Upstream } from '../node/support/upstream.ts';
import { plainFetch } from './support/plain-fetch.ts';

let upstream: Upstream;
let pools: Pools;
let fetch: PerformFetch;
const text = 'x'.repeat(1000);

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    switch (request.url) {
      case '/gzip':
        return response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end(gzipSync(text));
      case '/br':
        return response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync(text));
      case '/x-gzip':
        return response.writeHead(200, { 'content-encoding': 'X-GZip' }).end(gzipSync(text));
      case '/zstd':
        return response.writeHead(200, { 'content-encoding': 'zstd' }).end(zstdCompressSync(text));
      case '/twice':
        return response.writeHead(200, { 'content-encoding': 'gzip, UTF-8, br' }).end(brotliCompressSync(gzipSync(text)));
      case '/thrice':
        return response.writeHead(200, { 'content-encoding': 'gzip, gzip, gzip' }).end(text);
      case '/charset':
        return response.writeHead(200, { 'content-encoding': 'UTF-8' }).end(text);
      case '/strange':
        return response.writeHead(200, { 'content-encoding': 'compress' }).end(text);
      default:
        return response.writeHead(200, { 'content-length': text.length }).end(request.method === 'HEAD' ? undefined : text);
    }
  });
  pools = makePools();
  fetch = fetchBy({
    send: sendBy(pools),
    destination: destinations({ allowPrivate: [upstream.place], connectTo: {} }),
    // No test waits for it: a busy machine may take a while for the first request.
    timeoutMs: 60_000,
    redact: (it) => it,
    bodyBudget: new ByteBudget(100_000_000),
  });
});

afterAll(async () => {
  await pools.close();
  await upstream[Symbol.asyncDispose]();
});

const ask = (path: string, change: Partial<Fetch> = {}): ReturnType<PerformFetch> =>
  fetch(plainFetch(upstream.origin + path, change), new AbortController().signal);

test.each(['/gzip', '/br', '/x-gzip', '/zstd', '/twice', '/charset'])('the content coding of %s is decoded', async (path) => {
  const answer = await ask(path);
  expect(answer.tag === 'ok' ? Buffer.from(answer.val.body).toString() : answer.val).toBe(text);
  const names = answer.tag === 'ok' ? answer.val.headers.map(({ name }) => name) : [];
  expect(names).not.toContain('content-encoding');
  // It would be the length of the coded body.
  expect(names.includes('content-length')).toBe(false);
});

test('a body without a coding keeps its length, and so does a head without a body', async () => {
  const length = { name: 'content-length', value: '1000' };
  expect(await ask('/sized')).toMatchObject({ tag: 'ok', val: { headers: expect.arrayContaining([length]) } });
  // The body would be larger than what is accepted, but it does not come.
  const head = await ask('/sized', { method: 'head', maxBytes: 10 });
  expect(head).toMatchObject({ tag: 'ok', val: { status: 200, headers: expect.arrayContaining([length]), body: new Uint8Array() } });
  expect(await ask('/gzip', { method: 'head' })).toMatchObject({ tag: 'ok', val: { body: new Uint8Array() } });
});

test('positions and lengths are those of the body itself', async () => {
  const codings = async (change: Partial<Fetch>): Promise<unknown> => {
    await ask('/sized', change);
    return upstream.requests.at(-1)?.headers['accept-encoding'];
  };
  expect(await codings({})).toBe('gzip, br');
  expect(await codings({ method: 'head' })).toBe('identity');
  expect(await codings({ headers: [{ name: 'range', value: 'bytes=0-1' }] })).toBe('identity');
  expect(upstream.requests.at(-1)?.headers).toMatchObject({ range: 'bytes=0-1', 'user-agent': expect.stringContaining('mintmark') });
});

test.each(['/strange', '/thrice'])('the coding of %s cannot be decoded', async (path) => {
  expect(await ask(path)).toEqual({
    tag: 'err',
    val: { tag: 'other', val: 'the response has a content coding that the host cannot decode' },
  });
});
