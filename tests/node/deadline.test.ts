import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import { keptLog } from './support/log.ts';
import { startUpstream } from './support/upstream.ts';

afterEach(() => void vi.useRealTimers());

test('a fetch times out after the configured time', async () => {
  const arrived = Promise.withResolvers<ServerResponse>();
  await using upstream = await startUpstream((_, response) => arrived.resolve(response));
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-deadline-'));
  const server = await startServer({
    config: {
      chains: { 1: { rpc: [upstream.origin] } },
      content: { deadlineMs: 60_000 },
      network: { allowPrivate: [upstream.place] },
    },
    env: {},
    directory,
    port: 0,
    log: keptLog(),
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const reply = fetch(new URL('/rpc/1', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}',
  });
  const response = await arrived.promise;
  vi.advanceTimersByTime(40_000);
  // A fetch that was cut off would have ended within the next turns.
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id":0,"result":"0x1"}');
  expect(await (await reply).json()).toMatchObject({ result: '0x1' });
  vi.useRealTimers();
  await server.close();
  await rm(directory, { recursive: true });
});
