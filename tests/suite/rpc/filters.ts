import { Contract, JsonRpcProvider } from 'ethers';
import { createPublicClient, http, parseAbi } from 'viem';
import { describe, expect, test } from 'vitest';
import { at, rpc, textAt } from '../support/ask.ts';
import type { World } from '../support/world.ts';

const transfer = 'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)';
let nextToken = 77_000n;

const proxyUrl = async (world: World): Promise<string> => `${(await world.shared()).baseUrl}/rpc/${world.devnet.chainId}`;
const mint = (world: World): Promise<unknown> => world.devnet.mint(nextToken++, 'data:application/json,{}');

/** A provider whose calls can be waited for: to destroy it rejects those that nobody awaits. */
class WaitedProvider extends JsonRpcProvider {
  readonly #underWay = new Set<Promise<unknown>>();

  override async send(method: string, params: unknown[]): Promise<unknown> {
    const call: Promise<unknown> = super.send(method, params);
    this.#underWay.add(call);
    try {
      return await call;
    } finally {
      this.#underWay.delete(call);
    }
  }

  /** Resolves when no call is under way. */
  async answered(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }
}

/** Clients that wait for events get them, whether the gateway keeps filters or not. */
export function events(world: () => World): void {
  describe('events of contracts', () => {
    test('ethers: contract.on', async () => {
      const provider = new WaitedProvider(await proxyUrl(world()), world().devnet.chainId, { staticNetwork: true, cacheTimeout: -1 });
      provider.pollingInterval = 100;
      const told: bigint[] = [];
      const contract = new Contract(world().devnet.collection, [transfer], provider);
      await contract.on('Transfer', (_from: string, _to: string, tokenId: bigint) => void told.push(tokenId));
      await expect.poll(async () => (await mint(world()), told.length), { timeout: 20_000, interval: 300 }).toBeGreaterThan(1);
      expect(new Set(told).size, 'each event once').toBe(told.length);
      await contract.removeAllListeners();
      await provider.answered();
      provider.destroy();
    });

    test('viem: watchContractEvent and watchBlocks', async () => {
      const client = createPublicClient({ transport: http(await proxyUrl(world())), pollingInterval: 100 });
      const told: bigint[] = [];
      const blocks: bigint[] = [];
      const errors: Error[] = [];
      const onError = (error: Error) => void errors.push(error);
      const address = world().devnet.collection;
      const stops = [
        client.watchContractEvent({
          address,
          abi: parseAbi([transfer]),
          eventName: 'Transfer',
          onLogs: (logs) => void told.push(...logs.flatMap(({ args }) => args.tokenId ?? [])),
          onError,
        }),
        client.watchBlocks({ onBlock: ({ number }) => void blocks.push(number), onError }),
      ];
      const seen = async () => (await mint(world()), Math.min(told.length, blocks.length));
      await expect.poll(seen, { timeout: 20_000, interval: 300 }).toBeGreaterThan(1);
      for (const stop of stops) stop();
      expect({ errors, events: new Set(told).size }).toEqual({ errors: [], events: told.length });
    });
  });
}

/** The gateway keeps filters itself. */
export function keptFilters(world: () => World): void {
  describe('filters that the gateway keeps', () => {
    const call = async (method: string, ...params: readonly unknown[]) => rpc(await proxyUrl(world()), { method, params });

    // The gateway keeps long criteria apart.
    test.each([0, 100])('a filter of logs tells each log once, with %j more addresses', async (count) => {
      const others = Array.from({ length: count }, (_, index) => `0x${index.toString(16).padStart(40, '0')}`);
      const id = textAt((await call('eth_newFilter', { address: [world().devnet.collection, ...others] })).body, 'result');
      expect((await call('eth_getFilterChanges', id)).body).toMatchObject({ result: [] });
      await mint(world());
      const told: unknown[] = [];
      const poll = async (): Promise<number> => {
        const logs = at((await call('eth_getFilterChanges', id)).body, 'result');
        return told.push(...(Array.isArray(logs) ? logs : []));
      };
      await expect.poll(poll).toBeGreaterThan(0);
      await poll();
      const address = world().devnet.collection.toLowerCase();
      expect(told).toEqual(told.map(() => expect.objectContaining({ address })));
      expect(new Set(told.map((log) => JSON.stringify(log))).size).toBe(told.length);
      expect((await call('eth_uninstallFilter', id)).body).toMatchObject({ result: true });
      expect((await call('eth_getFilterChanges', id)).body).toMatchObject({ error: { code: -32000, message: 'filter not found' } });
    });

    test('a filter of blocks tells their hashes', async () => {
      const id = textAt((await call('eth_newBlockFilter')).body, 'result');
      await mint(world());
      const hash = textAt((await call('eth_getBlockByNumber', 'latest', false)).body, 'result', 'hash');
      await expect.poll(async () => at((await call('eth_getFilterChanges', id)).body, 'result')).toContain(hash);
    });

    test('ethers: transactions that wait', async () => {
      const provider = new JsonRpcProvider(await proxyUrl(world()), world().devnet.chainId, { staticNetwork: true, cacheTimeout: -1 });
      provider.pollingInterval = 100;
      const told: unknown[] = [];
      const listener = (hash: unknown): void => void told.push(hash);
      await provider.on('pending', listener);
      await expect.poll(async () => (await mint(world()), told.length), { timeout: 20_000, interval: 300 }).toBeGreaterThan(0);
      await provider.off('pending', listener);
      // The filter is removed behind this: a provider that is destroyed before would not answer.
      await provider.send('web3_clientVersion', []);
      provider.destroy();
    });

    test('a filter of pending transactions tells their hashes, and is gone once it is removed', async () => {
      const id = textAt((await call('eth_newPendingTransactionFilter')).body, 'result');
      const changes = async (): Promise<unknown> => at((await call('eth_getFilterChanges', id)).body, 'result');
      const isHash = expect.stringMatching(/^0x[0-9a-f]{64}$/);
      await expect.poll(async () => (await mint(world()), await changes())).toContainEqual(isHash);
      expect((await call('eth_uninstallFilter', id)).body).toMatchObject({ result: true });
      expect((await call('eth_getFilterChanges', id)).body).toMatchObject({ error: { code: -32000, message: 'filter not found' } });
    });
  });
}
