import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-nft-http.js';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { fetchBy } from '../../hosts/shared/network/fetch.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import type { Pools } from '../../hosts/node/outgoing/pools.ts';
import type { PerformFetch } from '../../hosts/shared/exchange/coalesce.ts';
import { startUpstream } from '../node/support/upstream.ts';
import type { Upstream } from '../node/support/upstream.ts';
import { plainFetch } from './support/plain-fetch.ts';

let upstream: Upstream;
let pools: Pools;
let fetch: PerformFetch;
/** The same with a short deadline. */
let hurried: PerformFetch;
const text = 'x'.repeat(1000);
/** 50 MB of zeros. */
const bomb = gzipSync(Buffer.alloc(50_000_000));

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    switch (request.url) {
      case '/gzip':
        return response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end(gzipSync(text));
      case '/bomb':
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      case '/cut':
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text).subarray(0, 20));
      case '/moved':
        return response.writeHead(302, { location: '/gzip', 'set-cookie': ['a=b', 'c=d'] }).end();
      case '/endless': {
        response.writeHead(200);
        const more = (): void => {
          while (!response.destroyed && response.write(text));
          if (!response.destroyed) response.once('drain', more);
        };
        return more();
      }
      case '/silent':
        return undefined;
      case '/dripping':
        response.writeHead(200).write('x');
        return undefined;
      case '/broken':
        response.writeHead(200, { 'content-length': 1000 }).write('x', () => response.destroy());
        return undefined;
      default:
        return response
          .writeHead(
            200,
            [
              ['x-two', 'a'],
              ['x-two', 'b'],
            ].flat(),
          )
          .end(text);
    }
  });
  pools = makePools();
  const settings = {
    allowPrivate: [upstream.place],
    connectTo: { 'https://mapped.example': upstream.origin, 'https://secret-name.example': 'http://127.0.0.1:1' },
  };
  const parts = {
    send: sendBy(pools),
    destination: destinations(settings),
    // No test waits for it: on a busy machine a response of many bytes takes seconds.
    timeoutMs: 60_000,
    redact: (it: string) => it.replaceAll('secret-name', '***'),
    bodyBudget: new ByteBudget(100_000_000),
  };
  fetch = fetchBy(parts);
  hurried = fetchBy({ ...parts, timeoutMs: 100 });
});

afterAll(async () => {
  await pools.close();
  await upstream[Symbol.asyncDispose]();
});

const ask = (path: string, change: Partial<Fetch> = {}, perform = fetch): ReturnType<PerformFetch> =>
  perform(plainFetch(path.includes('://') ? path : upstream.origin + path, change), new AbortController().signal);

test('a response has its fields, line by line', async () => {
  const answer = await ask('/');
  expect(answer.tag === 'ok' && [answer.val.status, Buffer.from(answer.val.body).toString()]).toEqual([200, text]);
  const fields = answer.tag === 'ok' ? answer.val.headers : [];
  expect(fields).toEqual(
    expect.arrayContaining([
      { name: 'x-two', value: 'a' },
      { name: 'x-two', value: 'b' },
    ]),
  );
});

test.each(['token', 'operator'] as const)('a request to an address of the %s has its fields and body', async (chosenBy) => {
  await ask('https://mapped.example/sent', {
    chosenBy,
    method: 'post',
    body: new TextEncoder().encode('{}'),
    headers: [
      { name: 'content-type', value: 'application/json' },
      { name: 'authorization', value: 'Bearer x' },
      { name: 'cookie', value: 'a=b' },
      { name: 'x-api-key', value: 'k' },
      { name: 'host', value: 'other.example' },
      { name: 'content-length', value: '99' },
    ],
  });
  const sent = upstream.requests.at(-1);
  expect(sent?.method).toBe('POST');
  expect(sent?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '2', host: 'mapped.example' });
  // Credentials go only to an address that the operator chose.
  const credentials = ['authorization', 'cookie', 'x-api-key'].filter((name) => sent?.headers[name] !== undefined);
  expect(credentials).toEqual(chosenBy === 'operator' ? ['authorization', 'cookie', 'x-api-key'] : []);
});

test('a mapped origin is reached at its target, with its own name in Host', async () => {
  for (const chosenBy of ['token', 'operator'] as const) {
    expect(await ask('https://mapped.example/a', { chosenBy })).toMatchObject({ tag: 'ok' });
    expect(upstream.requests.at(-1)?.headers.host).toBe('mapped.example');
  }
});

test('redirects are returned as responses, cookies are dropped', async () => {
  const answer = await ask('/moved');
  expect(answer).toMatchObject({ tag: 'ok', val: { status: 302 } });
  const names = answer.tag === 'ok' ? answer.val.headers.map(({ name }) => name) : [];
  expect(names).toContain('location');
  expect(names).not.toContain('set-cookie');
});

test.each([
  ['/', 999],
  ['/gzip', 999],
  ['/endless', 100_000],
  ['/bomb', 100_000],
])('a body of %s above %d bytes', async (path, maxBytes) => {
  expect(await ask(path, { maxBytes })).toEqual({ tag: 'err', val: { tag: 'too-large', val: maxBytes } });
});

test('a body of exactly so many bytes', async () => {
  for (const path of ['/', '/gzip']) expect(await ask(path, { maxBytes: 1000 })).toMatchObject({ tag: 'ok' });
});

test.each(['/silent', '/dripping'])('%s times out', async (path) => {
  expect(await ask(path, {}, hurried)).toEqual({ tag: 'err', val: { tag: 'timed-out' } });
});

test('a broken connection is unreachable, and its failure has no path and no secret', async () => {
  for (const path of ['/cut', '/broken'])
    expect(await ask(path)).toMatchObject({ tag: 'err', val: { tag: 'unreachable', val: expect.stringMatching(/^[A-Z_]+$/) } });
  const refused = await ask('https://secret-name.example/path?key=1');
  expect(refused).toEqual({ tag: 'err', val: { tag: 'unreachable', val: 'ECONNREFUSED' } });
  expect(await ask('https://secret-name.localhost/')).toEqual({
    tag: 'err',
    val: { tag: 'refused', val: 'https://***.localhost is a name of this machine; network.allowPrivate does not list "***.localhost:443"' },
  });
});

test('names that resolve to this machine are refused, whoever chose them', async () => {
  const before = upstream.requests.length;
  const refused = 'https://127.0.0.1:1 is not a public address';
  expect(await ask('https://127.0.0.1:1/', { chosenBy: 'token' })).toEqual({ tag: 'err', val: { tag: 'refused', val: refused } });
  // What the operator chose has a setting that allows it, and the answer names it.
  expect(await ask('https://127.0.0.1:1/', { chosenBy: 'operator' })).toEqual({
    tag: 'err',
    val: { tag: 'refused', val: `${refused}; network.allowPrivate does not list "127.0.0.1:1"` },
  });
  expect(await ask(upstream.origin, { chosenBy: 'token' })).toMatchObject({ tag: 'err', val: { tag: 'refused' } });
  // A name that looks public, but resolves to this machine.
  const looksPublic = fetchBy({
    bodyBudget: new ByteBudget(1_000_000),
    send: sendBy(pools),
    timeoutMs: 60_000,
    redact: (it) => it,
    destination: () => ({
      origin: `http://localhost:${new URL(upstream.origin).port}`,
      path: '/',
      host: 'a.example',
      publicOnly: true,
    }),
  });
  const answer = await looksPublic(plainFetch('https://a.example/', { chosenBy: 'token' }), new AbortController().signal);
  expect(answer).toEqual({ tag: 'err', val: { tag: 'refused', val: 'localhost has no public address' } });
  expect(upstream.requests).toHaveLength(before);
});

test('an aborted request ends its connection', async () => {
  const controller = new AbortController();
  const answer = fetch(plainFetch(`${upstream.origin}/silent`, { maxBytes: 1 }), controller.signal);
  await expect.poll(() => upstream.requests.at(-1)?.url).toBe('/silent');
  const socket = upstream.requests.at(-1)?.socket;
  controller.abort();
  expect(await answer).toMatchObject({ tag: 'err' });
  await expect.poll(() => socket?.destroyed).toBe(true);
});

test('connections are reused', async () => {
  for (let count = 0; count < 20; count++) await ask('/');
  const sockets = new Set(upstream.requests.slice(-20).map(({ socket }) => socket));
  expect(sockets.size).toBeLessThan(10);
});
