import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoConfiguration } from '../../../cli/demo/config.ts';
import { ask, at, bearer, envelope, expectProblem, expectRpcError, post, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import { rateLimits } from '../support/fields.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from '../nft/metadata.ts';
import type { World } from '../support/world.ts';
import { sha256Hex } from '../support/world.ts';

const apiKeys = ['key-one', 'key-two', 'key-three', 'key-four', 'key-five', 'key-six'];

/** A quota of 100 units a day: no unit comes back while a test runs. */
const smallLimits: DemoConfiguration['limits'] = {
  costs: { eth_chainId: 0, eth_blockNumber: 20, eth_getBalance: 40, eth_getLogs: 101, '*': 30, 'nft.get': 50, 'signer.sign': 60 },
  plans: {
    anonymous: { policies: [{ name: 'wide', quota: 1_000_000, window: 10 }] },
    small: { policies: [{ name: 'day', quota: 100, window: 86_400 }] },
    layered: {
      policies: [
        { name: 'burst', quota: 1000, window: 86_400, burst: 60 },
        { name: 'day', quota: 100, window: 86_400 },
        { name: 'tried', quota: 20, window: 86_400, mode: 'shadow' },
      ],
    },
  },
  keys: apiKeys.map((key, index) => ({ sha256: sha256Hex(key), plan: index === 5 ? 'layered' : 'small' })),
};

/** Serves a gateway whose API keys and callers have these plans. */
const serveSmall = (world: World): Promise<Served> => {
  const configuration = world.configuration();
  const callers = configuration.signer.callers.map((caller) => ({ ...caller, plan: 'small' }));
  return world.serve({ ...configuration, limits: smallLimits, signer: { ...configuration.signer, callers } });
};

/** The proxy and the other routes are limited by the cost of calls. */
export function limits(world: () => World): void {
  describe('limits', () => {
    let served: Served;
    beforeAll(async () => void (served = await serveSmall(world())));
    afterAll(async () => void (await served.stop()));

    const call = (key: string, method: string, params: unknown = []): Promise<Reply> =>
      rpc(`${served.baseUrl}/rpc/${world().devnet.chainId}`, { method, params }, { 'x-api-key': key });
    const balance = ['0x0000000000000000000000000000000000000000', 'latest'];
    const left = (reply: Reply): number | undefined => rateLimits(reply.headers)[0]?.remaining;

    test('calls spend their cost, and the fields say what is left', async () => {
      const first = await call('key-one', 'eth_blockNumber');
      expect(rateLimits(first.headers)).toEqual([{ name: 'day', quota: 100, window: 86_400, remaining: 80, reset: expect.any(Number) }]);
      expect(left(await call('key-one', 'eth_getBalance', balance))).toBe(40);
      expect(left(await call('key-one', 'eth_chainId'))).toBe(40);
      expect(left(await call('key-one', 'eth_gasPrice'))).toBe(10);
    });

    test('a call above the quota is refused with a time, and costs nothing', async () => {
      expect((await call('key-two', 'eth_getBalance', balance)).status).toBe(200);
      expect((await call('key-two', 'eth_getBalance', balance)).status).toBe(200);
      for (let again = 0; again < 3; again++) {
        const reply = await call('key-two', 'eth_getBalance', balance);
        expectRpcError(reply, { status: 429, code: -32005, problem: 'quota-exceeded' });
        expect(at(reply.body, 'error', 'data')).toMatchObject({ status: 429, retryable: true, 'violated-policies': ['day'] });
        expect(left(reply)).toBe(20);
        // 20 units are missing, and one comes back every 864 seconds. Some time has already passed.
        const seconds = Number(reply.headers.get('retry-after'));
        expect(seconds).toBeLessThanOrEqual(20 * 864);
        expect(seconds).toBeGreaterThan(20 * 864 - 600);
      }
      expect((await call('key-two', 'eth_blockNumber')).status).toBe(200);
    });

    test('a batch costs the sum of its calls, all or nothing', async () => {
      const url = `${served.baseUrl}/rpc/${world().devnet.chainId}`;
      const batch = (...methods: readonly string[]) =>
        post(
          url,
          methods.map((method, id) => envelope({ method, id })),
          { 'x-api-key': 'key-three' },
        );
      expect(left(await batch('eth_blockNumber', 'eth_chainId', 'eth_gasPrice'))).toBe(50);
      const refused = await batch('eth_gasPrice', 'eth_gasPrice');
      expect(refused.status).toBe(429);
      expect(JSON.stringify(refused.body)).toContain('"code":-32005');
      expect(JSON.stringify(refused.body)).not.toContain('"result"');
      expect(left(await batch('eth_blockNumber', 'eth_blockNumber'))).toBe(10);
    });

    test('a call that costs more than the whole quota is refused for good', async () => {
      const reply = await call('key-four', 'eth_getLogs', [{}]);
      // No client repeats this status and this code: what can never pass is not asked for again.
      expectRpcError(reply, { status: 200, code: -32600, problem: 'cost-exceeds-capacity' });
      expect(at(reply.body, 'error', 'data', 'violated-policies')).toEqual(['day']);
      expect(at(reply.body, 'error', 'data', 'retryable')).toBe(false);
      expect(reply.headers.get('retry-after')).toBeNull();
      expect(left(await call('key-four', 'eth_blockNumber'))).toBe(80);
    });

    test('metadata is limited too, and is refused with a problem', async () => {
      const url = `${served.baseUrl}${tokenPath(world().devnet.chainId, world().devnet.collection, '3')}`;
      const get = () => ask(url, { headers: { 'x-api-key': 'key-five' } });
      expect(left(await get())).toBe(50);
      expect(left(await get())).toBe(0);
      const reply = await get();
      expectProblem(reply, 429, 'quota-exceeded', 'day');
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    test('all policies of a plan count, and a shadow policy never refuses', async () => {
      const first = await call('key-six', 'eth_getBalance', balance);
      expect(first.status).toBe(200);
      expect(rateLimits(first.headers)).toMatchObject([
        { name: 'burst', remaining: 20 },
        { name: 'day', remaining: 60 },
      ]);
      const second = await call('key-six', 'eth_getBalance', balance);
      expectRpcError(second, { status: 429, code: -32005, problem: 'quota-exceeded' });
      expect(at(second.body, 'error', 'data', 'violated-policies')).toEqual(['burst']);
      expect(rateLimits((await call('key-six', 'eth_blockNumber')).headers)).toMatchObject([{ remaining: 0 }, { remaining: 40 }]);
    });

    test('an untrusted proxy cannot set the client address', async () => {
      const policies = [{ name: 'day', quota: 100, window: 86_400 }];
      const strict = await world().serve({
        ...world().configuration(),
        limits: { costs: { '*': 40 }, plans: { anonymous: { policies } } },
      });
      const statuses: number[] = [];
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
        const headers = { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address, 'cf-connecting-ip': address };
        statuses.push((await rpc(`${strict.baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_blockNumber' }, headers)).status);
      }
      expect(statuses).toEqual([200, 200, 429]);
      expect(await strict.stop()).toBe(0);
    });

    test('without a plan for anonymous clients an API key is required', async () => {
      const { plans, ...rest } = smallLimits;
      const { small, layered } = plans;
      if (small === undefined || layered === undefined) throw new RangeError('expected two plans');
      const configuration = world().configuration();
      const callers = configuration.signer.callers.map((caller) => ({ ...caller, plan: 'small' }));
      const closed = await world().serve({
        ...configuration,
        limits: { ...rest, plans: { small, layered } },
        signer: { ...configuration.signer, callers },
      });
      const callWith = (headers: Record<string, string>) =>
        rpc(`${closed.baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_blockNumber' }, headers);
      expectRpcError(await callWith({}), { status: 401, code: 4100, problem: 'unauthorized', id: null });
      expectProblem(
        await ask(`${closed.baseUrl}${tokenPath(world().devnet.chainId, world().devnet.collection, '3')}`),
        401,
        'unauthorized',
      );
      expect((await callWith({ 'x-api-key': 'key-one' })).status).toBe(200);
      expect(await closed.stop()).toBe(0);
    });
  });
}

/** Signatures are limited by the caller's plan. */
export function signerLimits(world: () => World): void {
  describe('limits of the signer', () => {
    let served: Served;
    beforeAll(async () => void (served = await serveSmall(world())));
    afterAll(async () => void (await served.stop()));

    test("the signer's callers have a plan of their own", async () => {
      const sign = () =>
        rpc(
          `${served.baseUrl}/v1/signer`,
          { method: 'personal_sign', params: ['0x00', world().devnet.signer.address] },
          bearer(world().plainToken),
        );
      expect(textAt((await sign()).body, 'result')).toMatch(/^0x[0-9a-f]{130}$/);
      expectRpcError(await sign(), { status: 429, code: -32005, problem: 'quota-exceeded' });
      // The other caller has its own quota.
      const other = await rpc(
        `${served.baseUrl}/v1/signer`,
        { method: 'personal_sign', params: ['0x00', world().devnet.signer.address] },
        bearer(world().token),
      );
      expect(other.status).toBe(200);
    });
  });
}
