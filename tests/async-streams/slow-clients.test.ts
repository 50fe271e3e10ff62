import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { chainId, contract } from '../../scripts/bench/fixture.ts';
import { LocalSite } from '../../scripts/bench/site.ts';
import { asyncStreamsSubject } from '../../scripts/bench/subjects/gateway.ts';
import { serveChain } from './support/serve.ts';
import { startChain } from './support/upstream.ts';

/** More clients than there are instances and places to wait. */
const SLOW_CLIENTS = 300;
const BIG_BYTES = 8_000_000;

/** Opens connections from another address than that of `fetch`, and sends the same on each. */
async function slowClients(origin: string, request: string, count: number, stack: DisposableStack): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(origin);
  const sockets = Array.from({ length: count }, () => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: '127.0.0.2' });
    stack.defer(() => socket.destroy());
    return socket.on('error', () => {});
  });
  await Promise.all(
    sockets.map(async (socket) => {
      await once(socket, 'connect');
      await new Promise<unknown>((resolve) => socket.write(request, resolve));
    }),
  );
  return sockets;
}

it('serves others while 300 clients do not send the rest of their requests, and says so to those', async () => {
  await using chain = await startChain('none');
  await using served = await serveChain(chain);
  using stack = new DisposableStack();
  const head = 'POST /rpc/1 HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
  const sockets = await slowClients(served.origin, head, SLOW_CLIENTS, stack);
  for (let count = 0; count < 4; count++) expect(await (await served.call('eth_chainId')).json()).toMatchObject({ result: '0x1' });
  const timedOut = { status: 408, code: 'request-timeout' };
  await expect.poll(() => served.log.requests()).toContainEqual(expect.objectContaining(timedOut));
  const overloaded = { status: 503, code: 'overloaded' };
  await expect.poll(() => served.log.requests()).toContainEqual(expect.objectContaining(overloaded));
  const [answered] = await Promise.race(sockets.map(async (socket) => [await text(socket)]));
  expect(answered).toMatch(/^HTTP\/1.1 (408|503) .*"retryable":true/s);
});

it('serves others while 33 clients do not read their pictures, and breaks those off', async () => {
  await using site = await LocalSite.open({ tokens: 0, pictures: [BIG_BYTES] });
  const { baseUrl, close } = await asyncStreamsSubject(site).start();
  await using running = new AsyncDisposableStack();
  running.defer(close);
  using stack = new DisposableStack();
  const path = `/v1/nft/${chainId}/${contract}/0/image`;
  const sockets = await slowClients(baseUrl, `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`, 33, stack);
  await Promise.race(sockets.map((socket) => once(socket, 'readable')));
  // While the pictures are on their way to the sockets, the instances have work and are not slow.
  await expect.poll(async () => (await fetch(`${baseUrl}/healthz`)).status, { timeout: 40_000 }).toBe(200);
  const whole = await fetch(`${baseUrl}${path}`);
  expect((await whole.arrayBuffer()).byteLength).toBe(BIG_BYTES);
  const brokenOff = sockets.map(async (socket) => {
    const { length } = await buffer(socket);
    if (length >= BIG_BYTES) throw new Error('expected a response that was broken off, got a whole one');
    return length;
  });
  expect(await Promise.any(brokenOff)).toBeGreaterThan(0);
}, 120_000);
