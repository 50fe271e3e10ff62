import { expect, test } from 'vitest';
import { aboutOf } from '../../hosts/shared/exchange/about.ts';
import { listen } from '../node/support/listen.ts';
import { RawConnection, head } from '../node/support/socket.ts';
import { fetch as fetching, inOrder } from '../node/support/stage.ts';

const post = (url: URL, path: string): Promise<Response> =>
  fetch(new URL(path, url), { method: 'POST', headers: { 'x-request-id': 'mine' }, body: '{}' });

test.each(['/rpc/1', '/rpc/eip155:1/a-key', '/v1/signer', '/v1/signer/1?x'])('a trap at %s answers in JSON-RPC', async (path) => {
  await using stage = await listen({});
  const reply = await post(stage.url, path);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([503, 'application/json']);
  expect(await reply.json()).toEqual({
    jsonrpc: '2.0',
    id: null,
    error: {
      code: -32603,
      message: expect.any(String),
      data: expect.objectContaining({ code: 'instance-replaced', status: 503, retryable: true, requestId: 'mine' }),
    },
  });
});

test('requests in flight at a trap are answered in the form of their own route', async () => {
  await using stage = await listen(
    { '/rpc/1': inOrder([{ start: [{ id: 1, action: fetching }] }]) },
    { fetch: () => new Promise(() => {}) },
  );
  const inFlight = post(stage.url, '/rpc/1');
  await expect.poll(() => stage.gateway.live).toBe(1);
  expect(await (await fetch(new URL('/healthz', stage.url))).json()).toMatchObject({ code: 'instance-replaced' });
  expect(await (await inFlight).json()).toMatchObject({ id: null, error: { code: -32603, data: { code: 'instance-replaced' } } });
});

test('a defect on a JSON-RPC route is answered by a JSON-RPC error', async () => {
  await using stage = await listen({ '/rpc/1': inOrder([{}]) }, { onDefect: () => {} });
  const reply = await post(stage.url, '/rpc/1');
  expect([reply.status, await reply.json()]).toMatchObject([
    200,
    { id: null, error: { code: -32603, data: { code: 'internal', status: 500 } } },
  ]);
});

test('the log lines of lost and abandoned requests have the route and the chain, and no cost', async () => {
  await using stage = await listen(
    { '/rpc/10/a-key': inOrder([{ start: [{ id: 1, action: fetching }] }]) },
    { fetch: () => new Promise(() => {}) },
  );
  const connection = await RawConnection.open(stage.url);
  connection.send(head('POST /rpc/10/a-key', 'host: localhost', 'x-request-id: left'));
  await expect.poll(() => stage.gateway.live).toBe(1);
  connection[Symbol.dispose]();
  await expect.poll(() => stage.log.length).toBe(1);
  await post(stage.url, '/v1/signer/1');
  expect(stage.log).toEqual([
    { requestId: 'left', route: '/rpc/{chain}/{apiKey}', chain: '10', codes: ['client-left'] },
    { requestId: 'mine', route: '/v1/signer/{chain}', chain: '1', status: 503, codes: ['instance-replaced'], fault: 'gateway' },
  ]);
});

test.each([
  ['/healthz', '/healthz', undefined, false],
  ['/v1/nft/1/0xab/7?x=1', '/v1/nft/{chain}/{contract}/{tokenId}', '1', false],
  ['/v1/nft/1/0xab', '/v1/nft/{chain}/{contract}', '1', false],
  ['/v1/nft', 'unknown', undefined, false],
  ['/v1/signer', '/v1/signer', undefined, true],
  ['/v1/signer/eip155%3a5', '/v1/signer/{chain}', '5', true],
  ['/rpc/1', '/rpc/{chain}', '1', true],
  ['/rpc/a-key', '/rpc/{chain}', undefined, true],
  ['/rpc/1/a-key', '/rpc/{chain}/{apiKey}', '1', true],
  ['/rpc/1/2/3', 'unknown', undefined, false],
  ['*', 'unknown', undefined, false],
])('%s is %s', (target, route, chain, isJsonRpc) => {
  const about = aboutOf({ method: 'GET', target, headers: [], peer: '127.0.0.1' }, { now: 0n, entropy: new Uint8Array(16) });
  expect(about).toEqual({ requestId: '0'.repeat(32), route, chain, isJsonRpc });
});
