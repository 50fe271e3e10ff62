import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { envelope, rpc } from '../support/ask.ts';
import { startMock } from '../support/mock-endpoint.ts';
import type { MockEndpoint } from '../support/mock-endpoint.ts';
import { methodOf } from '../support/node-proxy.ts';
import type { World } from '../support/world.ts';
import { TestSocket } from './sockets/client.ts';

const slow = { method: 'eth_gasPrice' } as const;
const quick = { method: 'eth_blobBaseFee' } as const;

/** The only calls under way: a client that has not left would be refused for an hour. */
const oneAtATime = { plans: { anonymous: { policies: [{ name: 'slots', kind: 'concurrency', quota: 1, window: 3600 }] } } };

/** The upstream request of a client that leaves ends with it. */
export function clientLeft(world: () => World): void {
  // hiero-ledger/hiero-json-rpc-relay#5781, unjs/httpxy#85, bman654/clodex#170
  test('client-left: the endpoint is not asked any longer', async () => {
    await using stack = new AsyncDisposableStack();
    const asked = Promise.withResolvers<ServerResponse>();
    const silent = stack.adopt(await serve((_, response) => asked.resolve(response)), (it) => it.close());
    const chain = String(world().devnet.chainId);
    const configuration = { ...world().configuration(), chains: { [chain]: { rpc: [silent.url] } }, network: world().reaching(silent) };
    const served = stack.adopt(await world().serve(configuration), async (it) => void (await it.stop()));
    const client = new AbortController();
    const call = fetch(`${served.baseUrl}/rpc/${chain}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope(slow)),
      signal: client.signal,
    });
    const response = await asked.promise;
    const closed = once(response, 'close', { signal: AbortSignal.timeout(10_000) });
    client.abort();
    await expect(call).rejects.toThrow(/abort/i);
    await closed;
    expect(response.writableEnded).toBe(false);
  });

  test('client-left: its slot is free at once', async () => {
    await using stage = await startSlots(world());
    const client = new AbortController();
    const call = fetch(stage.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope(slow)),
      signal: client.signal,
    });
    await stage.asked;
    expect((await rpc(stage.url, quick)).status).toBe(429);
    client.abort();
    await expect(call).rejects.toThrow(/abort/i);
    await expect.poll(async () => (await rpc(stage.url, quick)).body, { timeout: 10_000 }).toMatchObject({ result: '0x7' });
  });
}

/** What a socket has taken is settled when it is closed. */
export function socketLeft(world: () => World): void {
  test('client-left: the slot of a closed socket is free at once', async () => {
    await using stage = await startSlots(world());
    const socket = await TestSocket.connect(stage.url.replace('http', 'ws'));
    socket.send(JSON.stringify(envelope(slow)));
    await stage.asked;
    expect((await rpc(stage.url, quick)).status).toBe(429);
    socket.raw.close();
    await socket.closed;
    await expect.poll(async () => (await rpc(stage.url, quick)).body, { timeout: 10_000 }).toMatchObject({ result: '0x7' });
  });
}

/** A gateway that answers one call at a time, and an endpoint that never answers `slow`. */
interface Slots extends AsyncDisposable {
  readonly url: string;
  /** Resolves when the endpoint has been asked what it does not answer. */
  readonly asked: Promise<void>;
}

async function startSlots(world: World): Promise<Slots> {
  await using stack = new AsyncDisposableStack();
  const asked = Promise.withResolvers<void>();
  const endpoint: MockEndpoint = stack.adopt(
    await startMock((call) => {
      if (methodOf(call) !== slow.method) return { result: '0x7' };
      asked.resolve();
      return { hang: true };
    }),
    (it) => it.close(),
  );
  const chain = String(world.devnet.chainId);
  const { limits, ...rest } = world.configuration();
  const configuration = {
    ...rest,
    limits: { ...limits, ...oneAtATime, keys: [] },
    signer: undefined,
    content: { deadlineMs: 60_000 },
    chains: { [chain]: { rpc: [endpoint.url] } },
    network: world.reaching(endpoint),
  };
  const served = stack.adopt(await world.serve(configuration), async (it) => void (await it.stop()));
  const kept = stack.move();
  return { url: `${served.baseUrl}/rpc/${chain}`, asked: asked.promise, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
