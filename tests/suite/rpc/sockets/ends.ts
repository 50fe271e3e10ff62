import { describe, expect, test } from 'vitest';
import { anvil } from 'viem/chains';
import { at } from '../../support/ask.ts';
import { methodOf, startNodeProxy } from '../../support/node-proxy.ts';
import type { World } from '../../support/world.ts';
import { TestSocket } from './client.ts';
import { PING, startStage } from './stage.ts';

/** How sockets end that are not closed by their clients. */
export function socketEnds(world: () => World): void {
  describe('ends of WebSockets', () => {
    test('at a shutdown calls under way are answered, and then every socket is closed with 1001', async () => {
      const released = Promise.withResolvers<void>();
      const asked = Promise.withResolvers<void>();
      const node = await startNodeProxy(world(), async (call, pass) => {
        if (methodOf(call) === 'eth_gasPrice') {
          asked.resolve();
          await released.promise;
        }
        return pass();
      });
      const served = await world().serve({ ...world().configuration(), ...node.change });
      const url = `${served.baseUrl.replace('http', 'ws')}/rpc/${anvil.id}`;
      using busy = await TestSocket.connect(url);
      using idle = await TestSocket.connect(url);
      await idle.subscribe('newHeads');
      const answer = busy.call('eth_gasPrice');
      await asked.promise;
      served.askToStop();
      expect(await idle.closed).toMatchObject({ code: 1001, reason: expect.stringContaining('connect again') });
      released.resolve();
      expect(at(await answer, 'result')).toMatch(/^0x/);
      expect((await busy.closed).code).toBe(1001);
      expect(await served.ended).toBe(0);
      await node.close();
    });

    test('a client that takes nothing is cut off, and the others go on', async () => {
      await using stage = await startStage(world(), { websockets: { maxUnsentBytes: 65_536 } });
      using slow = await TestSocket.connect(stage.url);
      using quick = await TestSocket.connect(stage.url);
      for (let count = 0; count < 100; count++) await slow.subscribe('newHeads');
      const heads = await quick.subscribe('newHeads');
      slow.raw.pause();
      const closed = await fetchMetric(stage.served.baseUrl, 'mintmark_sockets_closed_total{reason="slow"}');
      expect(closed).toBe(0);
      // The system takes some megabytes for a client before anything waits in the process.
      while ((await fetchMetric(stage.served.baseUrl, 'mintmark_sockets_closed_total{reason="slow"}')) === 0) {
        await stage.chain.mine({ blocks: 50 });
        for (let count = 0; count < 50; count++) await quick.notification(heads);
      }
      expect(await fetchMetric(stage.served.baseUrl, 'mintmark_sockets')).toBe(1);
      expect(await fetchMetric(stage.served.baseUrl, `mintmark_subscriptions{feed="${anvil.id}"}`)).toBe(1);
      await stage.emit(PING);
      await quick.notification(heads);
    });

    test('a client that answers no ping is cut off', async () => {
      await using stage = await startStage(world(), { websockets: { pingSeconds: 1 } });
      using silent = await TestSocket.connect(stage.url, { autoPong: false });
      using alive = await TestSocket.connect(stage.url);
      expect((await silent.closed).code).toBe(1006);
      expect(at(await alive.call('eth_chainId'), 'result')).toBe('0x7a69');
      expect(await fetchMetric(stage.served.baseUrl, 'mintmark_sockets_closed_total{reason="no-pong"}')).toBe(1);
    });

    test('a client that sends pongs and does not answer the ping is cut off', async () => {
      await using stage = await startStage(world(), { websockets: { pingSeconds: 1 } });
      using pretender = await TestSocket.connect(stage.url, { autoPong: false });
      const pongs = setInterval(() => pretender.raw.pong('alive'), 100);
      expect((await pretender.closed).code).toBe(1006);
      clearInterval(pongs);
    });

    test('after a trap the calls under way have an error, and subscriptions go on', async () => {
      const asked = Promise.withResolvers<void>();
      const node = await startNodeProxy(world(), (call, pass) => {
        if (methodOf(call) !== 'eth_gasPrice') return pass();
        asked.resolve();
        return new Promise(() => {});
      });
      const { chains, ...change } = node.change;
      const polled = Object.fromEntries(Object.entries(chains).map(([id, chain]: [string, object]) => [id, { ...chain, pollMs: 100 }]));
      const served = await world().serve({ ...world().configuration(), ...change, chains: polled }, { variant: 'trapping' });
      using socket = await TestSocket.connect(`${served.baseUrl.replace('http', 'ws')}/rpc/${anvil.id}`);
      const heads = await socket.subscribe('newHeads');
      const answer = socket.call('eth_gasPrice');
      await asked.promise;
      expect((await fetch(`${served.baseUrl}/healthz?57005`)).status).toBe(503);
      expect(at(await answer, 'error', 'data', 'code')).toBe('instance-replaced');
      await world().devnet.fund(world().devnet.signer.address, 10n ** 20n);
      await world().devnet.mint(BigInt(Date.now()), '');
      expect(at(await socket.notification(heads), 'number')).toMatch(/^0x/);
      await served.stop();
      await node.close();
    });
  });
}

/** Returns a number of `/metrics`, 0 if it is not there. */
async function fetchMetric(baseUrl: string, name: string): Promise<number> {
  const text = await (await fetch(`${baseUrl}/metrics`)).text();
  const line = text.split('\n').find((it) => it.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
