import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../cli/demo/devnet/serve.ts';
import { startBadGateway } from '../support/bad-gateway.ts';
import { ask, rpc } from '../suite/support/ask.ts';
import { rawRequest } from '../suite/support/raw.ts';
import { tokenPath } from '../suite/nft/metadata.ts';
import { World } from '../suite/support/world.ts';
import { ProcessHost, workersCommand } from '../support/process-host.ts';

describe('fetches on workerd', () => {
  const host = new ProcessHost(workersCommand);
  let world: World;
  beforeAll(async () => void (world = await World.create(host)));
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  test('the body of a slower IPFS gateway is dropped, and its connection is free again', async () => {
    const { devnet } = world;
    let [opened, dropped] = [0, 0];
    await using stack = new AsyncDisposableStack();
    // It answers 200 and sends slowly for ever.
    const dripping = stack.adopt(
      await serve((_, response) => {
        opened++;
        response.writeHead(200, { 'content-type': 'application/vnd.ipld.raw' });
        const timer = setInterval(() => response.write('x'), 50);
        response.once('close', () => {
          clearInterval(timer);
          dropped++;
        });
      }),
      (it) => it.close(),
    );
    const honest = stack.adopt(await startBadGateway(devnet.blocks, 'honest'), (it) => it.close());
    const { allowPrivate } = world.reaching(dripping);
    const served = await world.serve({
      ...world.configuration(),
      content: { ipfs: [dripping.url, honest.url], hedgeAfterMs: 100 },
      network: { ...world.reaching(honest), allowPrivate: [...allowPrivate, new URL(honest.url).host] },
    });
    const reply = await ask(`${served.baseUrl}${tokenPath(devnet.chainId, devnet.collection, devnet.tokens.fileBlock.tokenId)}`);
    expect(reply.status).toBe(200);
    expect(opened).toBe(1);
    await expect.poll(() => dropped, { timeout: 5_000 }).toBe(1);
    expect(await served.stop()).toBe(0);
  });

  test("the client's address is the connection's peer, whatever the request says", async () => {
    const plans = { anonymous: { policies: [{ name: 'day', quota: 3, window: 86_400 }] } };
    const limits = { costs: { '*': 1 }, plans, trustedProxies: ['0.0.0.0/0'] };
    const served = await world.serve({ ...world.configuration(), limits });
    const statuses = [];
    for (let index = 0; index < 4; index++) {
      const address = `192.0.2.${index}`;
      const headers = { 'cf-connecting-ip': address, 'x-forwarded-for': address, 'true-client-ip': address, 'x-real-ip': address };
      statuses.push((await rpc(`${served.baseUrl}/rpc/${world.devnet.chainId}`, { method: 'eth_blockNumber' }, headers)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(await served.stop()).toBe(0);
  });

  test.each(['localhost/rpc', 'a b[', 'localhost:99999', 'a@b', 'localhost?x'])(
    'the host %j is none, and no part of a path',
    async (name) => {
      const { baseUrl } = await world.shared();
      const { status, text } = await rawRequest(baseUrl, { method: 'GET', path: '/healthz', headers: { host: name } });
      expect([400, 421]).toContain(status);
      expect(text).not.toContain('"ok"');
    },
  );
});
