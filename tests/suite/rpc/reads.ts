import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, expectRpcError, rpc, textAt } from '../support/ask.ts';
import { rateLimits } from '../support/fields.ts';
import type { Served } from '../support/host.ts';
import { methodOf, resultFor, startNodeProxy } from '../support/node-proxy.ts';
import type { NodeProxy } from '../support/node-proxy.ts';
import type { World } from '../support/world.ts';

/** Serves a gateway whose chain notes what it is asked. */
function stage(world: () => World, fields: object) {
  const state: { upstream?: NodeProxy; served?: Served; readonly asked: unknown[] } = { asked: [] };
  beforeAll(async () => {
    const chain = String(world().devnet.chainId);
    state.upstream = await startNodeProxy(world(), async (call, pass) => {
      state.asked.push(call);
      const filter = at(call, 'params', 0);
      return methodOf(call) === 'eth_getLogs' ? resultFor(call, [filter]) : pass();
    });
    const { change } = state.upstream;
    const chains = { [chain]: { ...Object.values(change.chains)[0], ...fields } };
    state.served = await world().serve({ ...world().configuration(), ...change, chains });
  });
  afterAll(async () => {
    await state.served?.stop();
    await state.upstream?.close();
  });
  const call = (method: string, ...params: readonly unknown[]) =>
    rpc(`${state.served?.baseUrl}/rpc/${world().devnet.chainId}`, { method, params });
  const asked = (method: string): readonly unknown[] => state.asked.filter((it) => methodOf(it) === method);
  return { call, asked };
}

/** Calls for the logs of many blocks have a cap, and are split for the endpoints. */
export function ranges(world: () => World): void {
  describe('ranges of blocks', () => {
    const { call, asked } = stage(world, { logs: { maxBlocks: 1000, splitBlocks: 400 } });

    // llamanodes/web3-proxy#231, INFURA/infura#237, stakewise/v3-operator#775
    test('logs-range-cost: a million blocks are refused, and the cap is named', async () => {
      const reply = await call('eth_getLogs', { fromBlock: '0x0', toBlock: '0xf423f' });
      expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
      expect(textAt(reply.body, 'error', 'message')).toMatch(/at most 1000 blocks \(chains\.\{id\}\.logs\.maxBlocks\), got 1000000/);
      expect(at(reply.body, 'error', 'data', 'reason')).toBe('range-too-wide');
      expect(asked('eth_getLogs')).toHaveLength(0);
    });

    test('logs-range-cost: a thousand blocks cost more than one', async () => {
      const limits = {
        costs: { eth_getLogs: { base: 10, blocks: 100, cost: 5 }, '*': 10 },
        plans: { anonymous: { policies: [{ name: 'day', quota: 1000, window: 86_400 }] } },
      };
      const served = await world().serve({ ...world().configuration(), limits });
      const left = async (last: string): Promise<number | undefined> => {
        const params = [{ fromBlock: '0x0', toBlock: last }];
        const reply = await rpc(`${served.baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_getLogs', params });
        return rateLimits(reply.headers)[0]?.remaining;
      };
      expect([await left('0x0'), await left('0x3e7')]).toEqual([990, 930]);
      expect(await served.stop()).toBe(0);
    });

    test('a range within the cap is split, and its logs are in order', async () => {
      const reply = await call('eth_getLogs', { fromBlock: '0x0', toBlock: '0x3e7' });
      expect(at(reply.body, 'result')).toEqual([
        { fromBlock: '0x0', toBlock: '0x18f' },
        { fromBlock: '0x190', toBlock: '0x31f' },
        { fromBlock: '0x320', toBlock: '0x3e7' },
      ]);
      expect(asked('eth_getLogs')).toHaveLength(3);
    });

    test.each([{ fromBlock: '0x2', toBlock: '0x1' }, { fromBlock: 7 }, { blockHash: '0x12' }])('%o is refused', async (filter) => {
      expectRpcError(await call('eth_getLogs', filter), { code: -32602, problem: 'invalid-params' });
    });
  });
}

/** Answers that cannot change any more are given again. */
export function keptReads(world: () => World): void {
  describe('answers that are kept', () => {
    const { call, asked } = stage(world, { finality: 1 });

    test('a block by its hash is asked for once', async () => {
      const hash = textAt((await call('eth_getBlockByNumber', 'latest', false)).body, 'result', 'hash');
      const first = await call('eth_getBlockByHash', hash, false);
      // It is kept behind the answer.
      await expect
        .poll(async () => {
          const before = asked('eth_getBlockByHash').length;
          expect((await call('eth_getBlockByHash', hash, false)).body).toEqual(first.body);
          return asked('eth_getBlockByHash').length - before;
        })
        .toBe(0);
    });

    test('a block by its number is kept once it is final', async () => {
      await call('eth_blockNumber');
      const times = async (number: string): Promise<number> => {
        const before = asked('eth_getBlockByNumber').length;
        await call('eth_getBlockByNumber', number, false);
        return asked('eth_getBlockByNumber').length - before;
      };
      await expect.poll(() => times('0x1')).toBe(0);
      for (let again = 0; again < 3; again++) expect(await times('latest')).toBe(1);
    });
  });
}

/** Equal reads that are under way at once are one for the endpoint. */
export function sharedReads(world: () => World): void {
  test('equal reads under way are asked for once, and each is paid for', async () => {
    await using stack = new AsyncDisposableStack();
    const asked: unknown[] = [];
    const slow = async (call: unknown): Promise<unknown> => {
      asked.push(methodOf(call));
      // All requests come meanwhile, and no endpoint is asked a second time.
      await sleep(900);
      return resultFor(call, '0x7');
    };
    const upstream = stack.adopt(await startNodeProxy(world(), slow), (it) => it.close());
    const limits = {
      costs: { '*': 10 },
      plans: { anonymous: { policies: [{ name: 'day', quota: 1000, window: 86_400 }] } },
    };
    const configuration = { ...world().configuration(), ...upstream.change, limits };
    const served = stack.adopt(await world().serve(configuration), async (it) => void (await it.stop()));
    const call = (method: string) => rpc(`${served.baseUrl}/rpc/${world().devnet.chainId}`, { method });
    const replies = await Promise.all(Array.from({ length: 8 }, () => call('eth_gasPrice')));
    for (const { body } of replies) expect(body).toEqual({ jsonrpc: '2.0', id: 1, result: '0x7' });
    expect(asked).toEqual(['eth_gasPrice']);
    expect(rateLimits((await call('eth_chainId')).headers)).toMatchObject([{ remaining: 1000 - 90 }]);
    await Promise.all([call('eth_getTransactionCount'), call('eth_getTransactionCount')]);
    expect(asked.slice(1), 'a nonce is never shared').toEqual(['eth_getTransactionCount', 'eth_getTransactionCount']);
  });
}
