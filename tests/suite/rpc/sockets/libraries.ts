import { Contract, WebSocketProvider } from 'ethers';
import { createPublicClient, parseAbi, webSocket } from 'viem';
import { anvil } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '../../support/world.ts';
import { PING, startStage } from './stage.ts';
import type { SocketStage } from './stage.ts';

const abi = parseAbi(['event Ping()']);
const OTHER = `0x${'77'.repeat(32)}` as const;

/** The WebSocket transports of viem and ethers, as they are. */
export function socketLibraries(world: () => World): void {
  describe('WebSocket transports of libraries', () => {
    let stage: SocketStage;
    beforeAll(async () => void (stage = await startStage(world())), 60_000);
    afterAll(async () => stage[Symbol.asyncDispose]());

    // erpc/erpc#84, reown-com/blockchain-api#87, lavanet/lava#97
    test('websocket: viem calls, watches blocks and events, and stops', async () => {
      const client = createPublicClient({ chain: anvil, transport: webSocket(stage.url, { keepAlive: false }) });
      const number = await stage.chain.getBlockNumber();
      expect(await Promise.all([client.getBlockNumber({ cacheTime: 0 }), client.getChainId()])).toEqual([number, anvil.id]);

      const block = Promise.withResolvers<bigint>();
      const logs = Promise.withResolvers<readonly string[]>();
      const stopBlocks = client.watchBlockNumber({ emitMissed: false, onBlockNumber: block.resolve, onError: block.reject });
      const stopLogs = client.watchEvent({
        address: stage.emitter,
        event: abi[0],
        onLogs: (found) => logs.resolve(found.map(({ eventName }) => eventName)),
        onError: logs.reject,
      });
      await until(() => stage.asked.filter((method) => method === 'eth_getBlockByNumber').length > 0);
      const socket = await client.transport.getRpcClient();
      await until(() => socket.subscriptions.size === 2);
      await stage.emit(OTHER);
      await stage.emit(PING);
      expect(await block.promise).toBeGreaterThan(number);
      expect(await logs.promise).toEqual(['Ping']);
      stopBlocks();
      stopLogs();
      await until(() => socket.subscriptions.size === 0);
      socket.close();
    });

    test('websocket: ethers calls, listens to blocks and to a contract, and stops', async () => {
      const provider = new WebSocketProvider(stage.url);
      try {
        expect(await provider.getBlockNumber()).toBe(Number(await stage.chain.getBlockNumber()));
        const contract = new Contract(stage.emitter, ['event Ping()'], provider);
        const block = Promise.withResolvers<number>();
        const event = Promise.withResolvers<string>();
        await provider.on('block', (number: number) => block.resolve(number));
        await contract.on('Ping', (payload: { readonly eventName: string }) => event.resolve(payload.eventName));
        // ethers subscribes behind its own back: a call on the same socket comes after that.
        await provider.send('eth_chainId', []);
        await provider.send('eth_chainId', []);
        const before = Number(await stage.chain.getBlockNumber());
        await stage.emit(PING);
        expect(await block.promise).toBe(before + 1);
        expect(await event.promise).toBe('Ping');
        await provider.off('block');
        await contract.off('Ping');
        // ethers cancels subscriptions behind its back, and rejects what it destroys.
        await provider.send('eth_chainId', []);
        await provider.send('eth_chainId', []);
      } finally {
        await provider.destroy();
      }
    });

    test('viem connects again after its connection was lost, and its subscription goes on', async () => {
      const transport = webSocket(stage.url, { keepAlive: false, reconnect: { attempts: 5, delay: 50 } });
      const client = createPublicClient({ chain: anvil, transport });
      const seen: bigint[] = [];
      const stop = client.watchBlockNumber({ onBlockNumber: (number) => seen.push(number), onError: () => {} });
      const first = await client.transport.getRpcClient();
      await until(() => first.subscriptions.size === 1);
      // A message that is too long closes the socket.
      first.socket.send('x'.repeat(2 * 1024 * 1024));
      const again = await client.getBlockNumber({ cacheTime: 0 }).catch(() => client.getBlockNumber({ cacheTime: 0 }));
      expect(again).toBe(await stage.chain.getBlockNumber());
      await until(async () => (await stage.chain.mine({ blocks: 1 }), seen.length > 0));
      stop();
      (await client.transport.getRpcClient()).close();
    });
  });
}

/** Waits until something holds, which is looked at every 50 milliseconds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
