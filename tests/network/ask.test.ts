import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import type { Pools } from '../../hosts/node/outgoing/pools.ts';
import type { AskedFetch, Effects } from '../../hosts/shared/exchange/effects.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { askBy } from '../../hosts/shared/network/ask.ts';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { startUpstream } from '../node/support/upstream.ts';
import type { Upstream } from '../node/support/upstream.ts';
import { plainFetch } from './support/plain-fetch.ts';

const LONG_BYTES = 300_000;
let upstream: Upstream;
let pools: Pools;
let perform: Effects['ask'];

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    switch (request.url) {
      case '/long':
        return void response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(LONG_BYTES, 'x'));
      case '/coded':
        return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(LONG_BYTES, 'x')));
      case '/cut':
        return void response.writeHead(200, { 'content-length': LONG_BYTES }).write(Buffer.alloc(2000), () => response.destroy());
      case '/silent':
        return undefined;
      default:
        return void response.writeHead(200).end('short');
    }
  });
  pools = makePools();
  const destination = destinations({ allowPrivate: [upstream.place], connectTo: {} });
  perform = askBy({ send: sendBy(pools), destination, timeoutMs: 5000, redact: (it) => it, bodyBudget: new ByteBudget(1_000_000) });
});

afterAll(async () => {
  await pools.close();
  await upstream[Symbol.asyncDispose]();
});

const ask = (
  path: string,
  { maxBytes = 1_000_000, deadlineMs = 5000, signal = new AbortController().signal } = {},
): ReturnType<Effects['ask']> => perform({ fetch: plainFetch(upstream.origin + path, { maxBytes }), deadlineMs, wholeBytes: 1000 }, signal);

async function answered(path: string): Promise<AskedFetch> {
  const asked = await ask(path);
  if (asked.tag === 'err') throw new TypeError(JSON.stringify(asked.val));
  return asked.val;
}

test('a short response is whole', async () => {
  const { response, rest } = await answered('/short');
  expect([response.status, new TextDecoder().decode(response.body), rest]).toEqual([200, 'short', undefined]);
});

test.each(['/long', '/coded'])('the rest of a long response is a stream: %s', async (path) => {
  const { response, rest } = await answered(path);
  let size = response.body.length;
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThan(LONG_BYTES);
  for (;;) {
    const chunk = await rest?.next();
    if (chunk?.tag !== 'ok' || chunk.val === undefined) break;
    size += chunk.val.length;
  }
  expect(size).toBe(LONG_BYTES);
});

test('a response that is too long, breaks off, or does not come in time is a failure', async () => {
  expect(await ask('/long', { maxBytes: 1500 })).toEqual({ tag: 'err', val: { tag: 'too-large', val: 1500 } });
  expect(await ask('/silent', { deadlineMs: 50 })).toEqual({ tag: 'err', val: { tag: 'timed-out' } });
  const { rest } = await answered('/cut');
  expect(await rest?.next()).toMatchObject({ tag: 'err', val: { tag: 'unreachable' } });
});

test('an ask that is aborted ends at once', async () => {
  const controller = new AbortController();
  const asked = ask('/silent', { signal: controller.signal });
  controller.abort();
  expect(await asked).toMatchObject({ tag: 'err' });
});
