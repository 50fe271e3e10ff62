import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { fetchBy } from '../../hosts/shared/network/fetch.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import { startUpstream } from '../node/support/upstream.ts';
import { plainFetch } from './support/plain-fetch.ts';

const refused = { tag: 'err', val: { tag: 'overloaded' } };

/** Starts an upstream, and makes requests to it that share a budget of 1000 bytes. */
async function setUp(listener: RequestListener) {
  const upstream = await startUpstream(listener);
  const pools = makePools();
  const settings = { allowPrivate: [upstream.place], connectTo: {} };
  const bodyBudget = new ByteBudget(1000);
  const fetch = fetchBy({ send: sendBy(pools), destination: destinations(settings), timeoutMs: 5000, redact: (it) => it, bodyBudget });
  return {
    ask: (path: string, signal = new AbortController().signal): ReturnType<typeof fetch> =>
      fetch(plainFetch(upstream.origin + path), signal),
    /** Returns whether there is room for so many bytes. */
    hasRoom: (bytes: number): boolean => {
      using reservation = bodyBudget.reserve();
      return reservation.add(bytes);
    },
    [Symbol.asyncDispose]: async () => {
      await pools.close();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

test('bodies under way share the byte budget, and give it back however they end', async () => {
  await using stage = await setUp((request, response) => {
    response.writeHead(200).write('x'.repeat(600));
    if (request.url === '/whole') response.end();
  });
  const { ask, hasRoom } = stage;
  expect((await ask('/whole')).tag).toBe('ok');
  expect(hasRoom(1000)).toBe(true);
  const leaving = new AbortController();
  const unfinished = ask('/unfinished', leaving.signal);
  await expect.poll(() => hasRoom(1000)).toBe(false);
  expect(await ask('/whole')).toEqual(refused);
  leaving.abort();
  expect((await unfinished).tag).toBe('err');
  expect(hasRoom(1000)).toBe(true);
});

test('an announced body has its room before its first byte comes, or is dropped', async () => {
  const dropped = Promise.withResolvers<void>();
  await using stage = await setUp((request, response) => {
    response.writeHead(200, { 'content-length': request.url?.slice(1) }).flushHeaders();
    if (request.url === '/401') response.on('close', dropped.resolve);
  });
  const { ask, hasRoom } = stage;
  const leaving = new AbortController();
  const first = ask('/600', leaving.signal);
  await expect.poll(() => hasRoom(401)).toBe(false);
  expect(hasRoom(400)).toBe(true);
  expect(await ask('/401')).toEqual(refused);
  await dropped.promise;
  leaving.abort();
  expect((await first).tag).toBe('err');
  expect(hasRoom(1000)).toBe(true);
});
