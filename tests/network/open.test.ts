import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import type { Pools } from '../../hosts/node/outgoing/pools.ts';
import type { ChunkSource, Effects } from '../../hosts/shared/exchange/effects.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { openBy } from '../../hosts/shared/network/open.ts';
import { startUpstream } from '../node/support/upstream.ts';
import type { Upstream } from '../node/support/upstream.ts';
import { plainFetch } from './support/plain-fetch.ts';

let upstream: Upstream;
let pools: Pools;
let open: Effects['open'];
const bodyBudget = new ByteBudget(1_000_000);
/** The bytes that the endless body has written. */
let written = 0;
/** 50 MB of zeros. */
const bomb = gzipSync(Buffer.alloc(50_000_000));

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    switch (request.url) {
      case '/two':
        response.writeHead(200, { 'content-type': 'image/png' }).write('one');
        return void setTimeout(() => response.end('two'), 50);
      case '/endless': {
        response.writeHead(200);
        const more = (): void => {
          while (!response.destroyed) {
            written += 10_000;
            if (!response.write(Buffer.alloc(10_000))) break;
          }
          if (!response.destroyed) response.once('drain', more);
        };
        return more();
      }
      case '/bomb':
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      case '/declared':
        return response.writeHead(200, { 'content-length': 5000 }).flushHeaders();
      case '/silent':
        return undefined;
      case '/stops':
        return void response.writeHead(200).write('one');
      case '/cut':
        return void response.writeHead(200, { 'content-length': 1000 }).write('one', () => response.destroy());
      default:
        return response.writeHead(304).end();
    }
  });
  pools = makePools();
  const destination = destinations({ allowPrivate: [upstream.place], connectTo: {} });
  open = openBy({ send: sendBy(pools), destination, timeoutMs: 2500, redact: (it) => it, bodyBudget });
});

afterAll(async () => {
  await pools.close();
  await upstream[Symbol.asyncDispose]();
});

const ask = (path: string, maxBytes = 2000, signal = new AbortController().signal): ReturnType<Effects['open']> =>
  open(plainFetch(upstream.origin + path, { maxBytes }), signal);

/** Opens a stream that must be there. */
async function body(path: string, maxBytes?: number): Promise<ChunkSource> {
  const opened = await ask(path, maxBytes);
  if (opened.tag === 'err') throw new TypeError(JSON.stringify(opened.val));
  return opened.val.body;
}

const text = async (source: ChunkSource): Promise<unknown> => {
  const next = await source.next();
  return next.tag === 'ok' ? next.val && Buffer.from(next.val).toString() : next.val;
};

test('the first chunk comes before the last one is sent, and nothing comes after the end', async () => {
  const opened = await ask('/two');
  expect(opened).toMatchObject({
    tag: 'ok',
    val: { head: { status: 200, headers: expect.arrayContaining([{ name: 'content-type', value: 'image/png' }]) } },
  });
  if (opened.tag === 'err') return;
  const source = opened.val.body;
  expect([await text(source), await text(source), await text(source)]).toEqual(['one', 'two', undefined]);
  // A body without a coding has a length that can be passed on.
  expect(upstream.requests.at(-1)?.headers['accept-encoding']).toBe('identity');
});

test('an upstream sends no more than is read, and its connection ends when the stream is closed', async () => {
  const source = await body('/endless', 4_000_000_000);
  await text(source);
  await expect.poll(() => written).toBeGreaterThan(0);
  let last = -1;
  // What fits into the buffers of both ends is written, and then no more.
  await expect.poll(() => last === (last = written), { interval: 200, timeout: 5000 }).toBe(true);
  expect(written).toBeLessThan(20_000_000);
  const socket = upstream.requests.at(-1)?.socket;
  expect(socket?.destroyed).toBe(false);
  source.close();
  await expect.poll(() => socket?.destroyed).toBe(true);
});

test('a stream may be closed while a chunk is awaited', async () => {
  const source = await body('/stops');
  await text(source);
  const awaited = source.next();
  source.close();
  expect(await awaited).toMatchObject({ tag: 'err' });
});

test.each([
  ['/endless', 100_000],
  ['/bomb', 100_000],
])('the body of %s ends above %d bytes, decoded', async (path, maxBytes) => {
  const source = await body(path, maxBytes);
  let size = 0;
  for (;;) {
    const next = await source.next();
    if (next.tag === 'ok') size += next.val?.length ?? 0;
    else {
      expect(next.val).toEqual({ tag: 'too-large', val: maxBytes });
      break;
    }
  }
  expect(size).toBeLessThanOrEqual(maxBytes);
});

test('a body that says that it is too large is not read', async () => {
  expect(await ask('/declared', 4999)).toEqual({ tag: 'err', val: { tag: 'too-large', val: 4999 } });
});

test('a head that does not come and a chunk that does not come are timeouts', async () => {
  expect(await ask('/silent')).toEqual({ tag: 'err', val: { tag: 'timed-out' } });
  const source = await body('/stops');
  expect([await text(source), await text(source)]).toEqual(['one', { tag: 'timed-out' }]);
});

test('a body that is cut is no end', async () => {
  const source = await body('/cut');
  expect([await text(source), await text(source)]).toEqual(['one', { tag: 'unreachable', val: expect.stringMatching(/^[A-Z_]+$/) }]);
});

test('an aborted request opens nothing', async () => {
  const controller = new AbortController();
  const opened = ask('/silent', 2000, controller.signal);
  await expect.poll(() => upstream.requests.at(-1)?.url).toBe('/silent');
  const socket = upstream.requests.at(-1)?.socket;
  controller.abort();
  expect(await opened).toMatchObject({ tag: 'err' });
  await expect.poll(() => socket?.destroyed).toBe(true);
});

test('a response without a body has an end', async () => {
  expect(await text(await body('/none'))).toBe(undefined);
});

test('a chunk counts for the byte budget until the next one is asked for', async () => {
  const room = (): boolean => {
    using reservation = bodyBudget.reserve();
    return reservation.add(1_000_000);
  };
  const source = await body('/two');
  expect([room(), await text(source), room()]).toEqual([true, 'one', false]);
  await text(source);
  await text(source);
  expect(room()).toBe(true);
});
