import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import type { Pools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import { fetchBy } from '../../hosts/shared/network/fetch.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { destinations } from '../../hosts/shared/network/destination.ts';
import type { PerformFetch } from '../../hosts/shared/exchange/coalesce.ts';
import { plainFetch } from './support/plain-fetch.ts';

const FINAL = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlast';

/** Answers with the heads that the path names, such as `/103,102`, and then with the last one. */
let server: Server;
let origin: string;
let pools: Pools;
let fetch: PerformFetch;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const [, path = ''] = /^\S+ \/(\S*)/.exec(chunk.toString('latin1')) ?? [];
      const interim = path.split(',').filter((status) => status !== '');
      socket.write([...interim.map((status) => `HTTP/1.1 ${status} Interim\r\nlink: </a>\r\n\r\n`), FINAL].join(''));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a port');
  const place = `127.0.0.1:${address.port}`;
  origin = `http://${place}`;
  const destination = destinations({ allowPrivate: [place], connectTo: {} });
  pools = makePools();
  fetch = fetchBy({ send: sendBy(pools), destination, timeoutMs: 5000, redact: (it) => it, bodyBudget: new ByteBudget(1_000_000) });
});

afterAll(async () => {
  await pools.close();
  await new Promise((resolve) => server.close(resolve));
});

const post = (path: string): ReturnType<PerformFetch> =>
  fetch(plainFetch(`${origin}/${path}`, { method: 'post', body: new TextEncoder().encode('{}') }), new AbortController().signal);

test.each(['', '102', '103', '103,103', '102,103,102'])('interim responses are skipped: %j', async (interim) => {
  // The second request takes the same connection.
  for (const _ of [1, 2]) {
    const answered = await post(interim);
    expect(answered.tag === 'ok' ? [answered.val.status, new TextDecoder().decode(answered.val.body)] : answered).toEqual([200, 'last']);
  }
});

test('undici gives up where a 100 comes that nobody asked for', async () => {
  expect(await post('100')).toMatchObject({ tag: 'err', val: { tag: 'unreachable' } });
});
