import { FetchRequest, JsonRpcProvider } from 'ethers';
import { LimitExceededRpcError, createPublicClient, http } from 'viem';
import type { PublicClient } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, at, envelope, expectRpcError, post } from '../support/ask.ts';
import { rateLimits } from '../support/fields.ts';
import type { Served } from '../support/host.ts';
import { methodOf, startNodeProxy } from '../support/node-proxy.ts';
import type { NodeProxy } from '../support/node-proxy.ts';
import type { World } from '../support/world.ts';
import { sha256Hex } from '../support/world.ts';

const keys = ['viem', 'viem-cost', 'ethers', 'free', 'page'] as const;

/** Two calls at once, and one more every half second. */
const perSecond = { policies: [{ name: 'second', quota: 20, window: 1 }] };
/** Ten calls, and none comes back while a test runs. */
const perDay = { policies: [{ name: 'day', quota: 100, window: 86_400 }] };
const plans = { anonymous: { policies: [{ name: 'wide', quota: 1_000_000, window: 10 }] }, second: perSecond, day: perDay };

/**
 * What users report of proxies and their clients, against the clients themselves. Each test bears
 * the id of its case; the sources are the reports.
 */
export function reportedClients(world: () => World): void {
  describe('reported about clients of the proxy', () => {
    let upstream: NodeProxy;
    let served: Served;
    let asked: string[] = [];
    beforeAll(async () => {
      upstream = await startNodeProxy(world(), (call, pass) => {
        asked.push(String(methodOf(call)));
        return pass();
      });
      const limits = {
        costs: { eth_chainId: 0, net_version: 0, eth_getLogs: 101, '*': 10 },
        plans,
        keys: keys.map((key) => ({ sha256: sha256Hex(key), plan: key === 'viem' || key === 'ethers' ? 'second' : 'day' })),
      };
      served = await world().serve({ ...world().configuration(), ...upstream.change, limits });
    });
    afterAll(async () => {
      await served.stop();
      await upstream.close();
    });

    const url = (): string => `${served.baseUrl}/rpc/${world().devnet.chainId}`;
    const viem = (key: string, statuses: number[]): PublicClient => {
      const fetchOptions = { headers: { 'x-api-key': key } };
      return createPublicClient({
        transport: http(url(), { fetchOptions, onFetchResponse: ({ status }) => void statuses.push(status) }),
      });
    };
    const ethers = (key: string): JsonRpcProvider => {
      const request = new FetchRequest(url());
      request.setHeader('x-api-key', key);
      return new JsonRpcProvider(request, world().devnet.chainId, { batchMaxCount: 1, staticNetwork: true, cacheTimeout: -1 });
    };

    // circlefin/arc-node#207, wevm/viem#3680, wevm/viem#5082, MetaMask/core#6872
    test('viem-429: viem waits for what a limit of a second gives back', async () => {
      const statuses: number[] = [];
      const client = viem('viem', statuses);
      asked = [];
      while (!statuses.includes(429)) expect(await client.getGasPrice()).toBeTypeOf('bigint');
      expect(statuses.at(-1)).toBe(200);
      expect(asked, 'a refusal reaches no endpoint').toHaveLength(statuses.filter((status) => status === 200).length);
    });

    test('viem-429: what viem throws without retries names the limit', async () => {
      const headers = { 'x-api-key': 'viem' };
      const client = createPublicClient({ transport: http(url(), { retryCount: 0, fetchOptions: { headers } }) });
      const all = await Promise.allSettled(Array.from({ length: 12 }, () => client.request({ method: 'eth_gasPrice' }, { dedupe: false })));
      const thrown = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(thrown.length).toBeGreaterThan(0);
      for (const error of thrown) {
        expect(error).toBeInstanceOf(LimitExceededRpcError);
        expect(String(error)).toContain('units are not left under: second');
      }
    });

    // wevm/viem#5082, pusher/pusher-http-java#77, UiPath/uipath-python#1411
    test('viem-cost-exceeds: what can never pass is asked once', async () => {
      const statuses: number[] = [];
      await expect(viem('viem-cost', statuses).getLogs({ fromBlock: 0n, toBlock: 0n })).rejects.toThrow(
        /more than can ever be spent at once/,
      );
      expect(statuses).toHaveLength(1);
    });

    // ethers-io/ethers.js#3477, ethers-io/ethers.js#1260, circlefin/arc-node#207
    test('ethers-429: refusals that ethers repeats cost nothing', async () => {
      const provider = ethers('ethers');
      asked = [];
      // ethers takes Retry-After for milliseconds, and so repeats a call twelve times at once.
      // Equal calls under way would share one answer of the endpoint: each asks for another slot.
      const call = (slot: number): Promise<unknown> =>
        provider.send('eth_getStorageAt', [world().devnet.collection, `0x${slot.toString(16)}`, 'latest']);
      const all = await Promise.allSettled(Array.from({ length: 12 }, (_, slot) => call(slot)));
      const passed = all.filter((one) => one.status === 'fulfilled').length;
      expect(passed).toBeLessThan(12);
      const again = (): Promise<boolean> =>
        call(12).then(
          () => true,
          () => false,
        );
      await expect.poll(again, { timeout: 10_000 }).toBe(true);
      expect(asked).toHaveLength(passed + 1);
      provider.destroy();
    });

    // ethers-io/ethers.js#901, ethers-io/ethers.js#1253, vfat-io/vfat-tools#2450,
    // unlock-protocol/unlock#15680
    test('chain-id-free: the chain id reaches no endpoint', async () => {
      asked = [];
      const { chainId } = world().devnet;
      expect(await viem('free', []).getChainId()).toBe(chainId);
      const request = new FetchRequest(url());
      request.setHeader('x-api-key', 'free');
      const provider = new JsonRpcProvider(request);
      expect((await provider.getNetwork()).chainId).toBe(BigInt(chainId));
      provider.destroy();
      const batch = [envelope({ method: 'eth_chainId' }), envelope({ method: 'net_version' })];
      const reply = await post(url(), batch, { 'x-api-key': 'free' });
      expect(reply.body).toMatchObject([{ result: '0x7a69' }, { result: '31337' }]);
      expect(rateLimits(reply.headers)).toMatchObject([{ remaining: 100 }]);
      expect(asked).toEqual([]);
    });

    describe('a page whose quota is exhausted', () => {
      const origin = 'https://app.example';
      const call = () => post(url(), envelope({ method: 'eth_gasPrice' }), { origin, 'x-api-key': 'page' });
      beforeAll(async () => {
        const calls = Array.from({ length: 10 }, (_, id) => envelope({ method: 'eth_gasPrice', id }));
        expect((await post(url(), calls, { 'x-api-key': 'page' })).status).toBe(200);
      });

      // vfat-io/vfat-tools#2450, letsencrypt/boulder#8758, bluesky-social/atproto#3217
      test('429-readable-in-browser: it can read why, and when to come back', async () => {
        const reply = await call();
        expectRpcError(reply, { status: 429, code: -32005, problem: 'quota-exceeded' });
        // `fetch` joins fields that stand twice by a comma.
        expect(reply.headers.get('access-control-allow-origin')).toBe('*');
        const exposed = reply.headers.get('access-control-expose-headers')?.toLowerCase().split(/,\s*/) ?? [];
        expect(exposed).toEqual(expect.arrayContaining(['retry-after', 'ratelimit', 'ratelimit-policy']));
        for (const field of ['retry-after', 'ratelimit', 'ratelimit-policy']) expect(reply.headers.get(field)).not.toBeNull();
      });

      // express-rate-limit/express-rate-limit#69, alisaifee/flask-limiter#70,
      // GIScience/openrouteservice#164
      test('preflight-free: it may still ask whether it may ask', async () => {
        const preflight = () =>
          ask(url(), {
            method: 'OPTIONS',
            headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-api-key' },
          });
        for (const { status, headers } of await Promise.all(Array.from({ length: 20 }, preflight))) {
          expect({ status, allowed: headers.get('access-control-allow-origin') }).toEqual({ status: 204, allowed: '*' });
          expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-api-key');
        }
        expect(at((await call()).body, 'error', 'data', 'violated-policies')).toEqual(['day']);
      });
    });

    // stellar/stellar-cli#1075, ethereum/go-ethereum#18293, ethereum/go-ethereum#26547
    test.each([
      'application/json; charset=UTF-8',
      'Application/JSON;charset=utf-8',
      'application/json-rpc',
      'application/json-rpc; charset=utf-8',
      'application/jsonrequest',
    ])('content-types: a call as %s', async (type) => {
      const reply = await post(url(), envelope({ method: 'eth_getCode', params: [world().devnet.collection, 'latest'] }), {
        'content-type': type,
      });
      expect({ status: reply.status, error: at(reply.body, 'error') }).toEqual({ status: 200, error: undefined });
    });

    test('a notification sends a transaction, and is answered with nothing', async () => {
      asked = [];
      const reply = await post(url(), { jsonrpc: '2.0', method: 'eth_gasPrice' });
      expect({ status: reply.status, body: reply.body }).toEqual({ status: 204, body: '' });
      expect(asked).toEqual(['eth_gasPrice']);
    });

    test('null is an id', async () => {
      const reply = await post(url(), { jsonrpc: '2.0', id: null, method: 'eth_chainId', params: null });
      expect(reply.body).toEqual({ jsonrpc: '2.0', id: null, result: '0x7a69' });
    });
  });
}
