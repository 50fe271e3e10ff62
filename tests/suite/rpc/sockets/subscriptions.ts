import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, textAt } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { TestSocket } from './client.ts';
import { PING, startStage } from './stage.ts';
import type { SocketStage } from './stage.ts';

const OTHER = `0x${'77'.repeat(32)}` as const;

/** What subscriptions give, compared with the node's own. */
export function subscriptions(world: () => World): void {
  describe('subscriptions', () => {
    let stage: SocketStage;
    beforeAll(async () => void (stage = await startStage(world())), 60_000);
    afterAll(async () => stage[Symbol.asyncDispose]());

    test('give the heads and logs that the node itself gives', async () => {
      using ours = await TestSocket.connect(stage.url);
      using theirs = await TestSocket.connect(stage.reference);
      const sockets = [ours, theirs];
      const filters = [
        {},
        { address: stage.emitter },
        { address: [stage.emitter.toUpperCase().replace('0X', '0x')], topics: [[PING, OTHER]] },
        { topics: [null] },
        { topics: [OTHER] },
        { address: `0x${'11'.repeat(20)}` },
      ];
      const ids = await Promise.all(
        sockets.map(async (socket) => ({
          heads: await socket.subscribe('newHeads'),
          logs: await Promise.all(filters.map((filter) => socket.subscribe('logs', filter))),
        })),
      );
      const [own, reference] = ids as [(typeof ids)[0], (typeof ids)[0]];
      for (const topic of [PING, OTHER, PING]) {
        await stage.emit(topic);
        // anvil gives more than a header, geth does not.
        const { transactions: _, withdrawals: __, ...header } = (await theirs.notification(reference.heads)) as Record<string, unknown>;
        expect(await ours.notification(own.heads)).toEqual(header);
      }
      for (const [index, count] of [3, 3, 3, 3, 1, 0].entries()) {
        for (let n = 0; n < count; n++) {
          const log = await ours.notification(own.logs[index] ?? '');
          expect(log).toEqual(await theirs.notification(reference.logs[index] ?? ''));
          expect(at(log, 'removed')).toBe(false);
        }
      }
      // A head comes before the logs of its block, so nothing more is on its way.
      await ours.call('eth_chainId');
      expect(ours.messages).toEqual([]);
    });

    test('end when they are cancelled, and only their own socket can do that', async () => {
      using socket = await TestSocket.connect(stage.url);
      using other = await TestSocket.connect(stage.url);
      const [cancelled, kept] = [await socket.subscribe('newHeads'), await socket.subscribe('newHeads')];
      expect(cancelled).toMatch(/^0x[0-9a-f]{32}$/);
      expect(at(await other.call('eth_unsubscribe', [cancelled]), 'result')).toBe(false);
      expect(at(await socket.call('eth_unsubscribe', [cancelled]), 'result')).toBe(true);
      expect(at(await socket.call('eth_unsubscribe', [cancelled]), 'result')).toBe(false);
      await stage.chain.mine({ blocks: 1 });
      await socket.notification(kept);
      await socket.call('eth_chainId');
      expect(socket.messages).toEqual([]);
    });

    test('tell of a reorganisation: logs are taken back, and the new blocks come', async () => {
      using socket = await TestSocket.connect(stage.url);
      const [heads, logs] = [await socket.subscribe('newHeads'), await socket.subscribe('logs', { address: stage.emitter })];
      const numbers: unknown[] = [];
      for (const topic of [PING, OTHER]) {
        await stage.emit(topic);
        numbers.push(at(await socket.notification(heads), 'number'));
      }
      const given = [await socket.notification(logs), await socket.notification(logs)];
      await stage.chain.request({ method: 'anvil_reorg' as never, params: [2, []] as never });
      for (const log of given.toReversed()) expect(await socket.notification(logs)).toEqual({ ...(log as object), removed: true });
      for (const number of numbers) {
        const head = await socket.notification(heads);
        expect({ number: at(head, 'number'), known: given.some((log) => at(log, 'blockHash') === at(head, 'hash')) }).toEqual({
          number,
          known: false,
        });
      }
    });

    test('of pending transactions are refused where no endpoint has a filter for them', async () => {
      using socket = await TestSocket.connect(stage.url);
      stage.behaviour.hasFilters = false;
      const answer = await socket.call('eth_subscribe', ['newPendingTransactions']);
      stage.behaviour.hasFilters = true;
      expect(at(answer, 'error', 'data', 'code')).toBe('upstream-error');
      expect(textAt(answer, 'error', 'message')).toContain('filters of pending transactions');
    });

    test('give the hashes of pending transactions that the node itself gives', async () => {
      using ours = await TestSocket.connect(stage.url);
      using theirs = await TestSocket.connect(stage.reference);
      const [own, reference] = [await ours.subscribe('newPendingTransactions'), await theirs.subscribe('newPendingTransactions')];
      for (const topic of [PING, OTHER]) {
        await stage.emit(topic);
        expect(await ours.notification(own)).toEqual(await theirs.notification(reference));
      }
      stage.asked.length = 0;
      expect(at(await ours.call('eth_unsubscribe', [own]), 'result')).toBe(true);
      // The node need not keep the filter until it forgets it.
      await expect.poll(() => stage.asked.filter((method) => method === 'eth_uninstallFilter'), { timeout: 10_000 }).toHaveLength(1);
    });

    test('a batch can subscribe, and its notifications follow its answer', async () => {
      using socket = await TestSocket.connect(stage.url);
      const calls = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'eth_subscribe', params: ['newHeads'] }));
      socket.send(JSON.stringify([...calls, { jsonrpc: '2.0', id: 3, method: 'eth_chainId', params: [] }]));
      const answers = await socket.next(Array.isArray);
      expect(answers).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3, result: '0x7a69' }]);
      await stage.chain.mine({ blocks: 1 });
      for (const index of [0, 1]) await socket.notification(String(at(answers, index, 'result')));
    });

    test('64 sockets make no more calls to the chain than one', async () => {
      const sockets = await Promise.all(
        Array.from({ length: 64 }, (_, index) => TestSocket.connect(`${stage.url}`, { localAddress: `127.0.3.${1 + (index % 8)}` })),
      );
      try {
        const ids = await Promise.all(sockets.map((socket) => socket.subscribe('logs', { address: stage.emitter })));
        stage.asked.length = 0;
        await stage.emit(PING);
        await Promise.all(sockets.map((socket, index) => socket.notification(ids[index] ?? '')));
        expect(stage.asked.filter((method) => method === 'eth_getLogs')).toHaveLength(1);
        const others = stage.asked.filter((method) => method !== 'eth_getLogs' && method !== 'eth_getBlockByNumber');
        expect(others).toEqual([]);
      } finally {
        for (const socket of sockets) socket[Symbol.dispose]();
      }
    });
  });
}
