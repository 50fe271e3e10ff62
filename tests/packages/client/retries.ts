import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAudit } from '../../suite/signer/audit.ts';
import { startFaultyProxy } from './support/faulty-proxy.ts';
import type { FaultyProxy } from './support/faulty-proxy.ts';
import { slowKey } from './support/stage.ts';
import type { Stage } from './support/stage.ts';

/** What the client repeats, and what it must not. */
export function retries(stage: () => Stage): void {
  describe('retries', () => {
    let proxy: FaultyProxy;
    beforeAll(async () => void (proxy = await startFaultyProxy(stage().baseUrl)));
    afterAll(() => proxy.close());

    const chain = 31337;
    const blockNumber = { method: 'eth_blockNumber' };
    /** Fails with what a promise rejects with. */
    const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
      await promise.then(
        (value) => expect.fail(`expected a rejection, got ${JSON.stringify(value)}`),
        (error: unknown) => error,
      );
    /** Costs all that the slow key can have at one time: 2.5 seconds of its quota. */
    const five = Array.from({ length: 5 }, () => blockNumber);
    /** Uses up the units of the slow key. Returns the refusal. */
    const exhaust = async (): Promise<unknown> => {
      const rpc = stage().client.createRpcClient({ url: stage().baseUrl, chain, apiKey: slowKey });
      for (;;) {
        const sent = await Promise.allSettled([rpc.batch(five), rpc.batch(five)]);
        const refused = sent.find((it) => it.status === 'rejected');
        if (refused !== undefined) return refused.reason;
      }
    };

    test('a refusal by a limit says when to come back, and a retry waits for it', async () => {
      const { createRpcClient, ProblemError } = stage().client;
      const refusal = await exhaust();
      expect(refusal).toBeInstanceOf(ProblemError);
      expect(refusal).toMatchObject({
        code: 'quota-exceeded',
        rpcCode: -32005,
        retryable: true,
        retryAfterSeconds: expect.any(Number),
        limits: [{ policy: 'slow', quota: 20, windowSeconds: 1 }],
        problem: { 'violated-policies': ['slow'] },
      });
      const rpc = createRpcClient({ url: proxy.url, chain, apiKey: slowKey, retry: { maxAttempts: 10 } });
      proxy.asked = 0;
      const began = performance.now();
      expect((await rpc.batch(five)).data).toHaveLength(5);
      expect(proxy.asked).toBeGreaterThan(1);
      // Less than a second would be a retry that did not wait.
      expect(performance.now() - began).toBeGreaterThan(990);
    });

    test('a longer wait than the cap is no wait, and an abort ends one', async () => {
      const { createRpcClient } = stage().client;
      await exhaust();
      const rpc = createRpcClient({ url: proxy.url, chain, apiKey: slowKey });
      proxy.asked = 0;
      const short = await rejection(rpc.batch(five, { retry: { maxAttempts: 5, maxWaitMs: 500 } }));
      expect([short, proxy.asked]).toMatchObject([{ code: 'quota-exceeded' }, 1]);
      const controller = new AbortController();
      const waiting = rejection(rpc.batch(five, { retry: { maxAttempts: 5 }, signal: controller.signal }));
      setTimeout(() => controller.abort(new RangeError('enough')), 50);
      expect(await waiting).toEqual(new RangeError('enough'));
    });

    test('a connection that breaks and a page of a proxy are repeated, and what stays is thrown', async () => {
      const { createNftClient, NetworkError, UnreadableError } = stage().client;
      const { contract, tokenId } = stage().world.devnet.tokens.rawBlock;
      const token = { chain, contract, tokenId };
      const nft = createNftClient({ url: `${proxy.url}/`, retry: { maxAttempts: 3 } });
      proxy.next = ['lose-response', 'html'];
      proxy.asked = 0;
      expect((await nft.token(token)).data.metadata['name']).toBe('Raw block');
      expect(proxy.asked).toBe(3);
      proxy.next = ['html', 'html', 'html'];
      const page = await rejection(nft.token(token));
      expect(page).toBeInstanceOf(UnreadableError);
      expect(page).toMatchObject({
        status: 502,
        retryable: true,
        message: expect.stringMatching(/^expected JSON, got status 502 and "<!doctype/),
      });
      proxy.next = ['lose-response', 'lose-response', 'lose-response'];
      expect(await rejection(nft.token(token))).toBeInstanceOf(NetworkError);
      // What cannot succeed later is asked once.
      proxy.asked = 0;
      expect(await rejection(nft.token({ ...token, tokenId: 999 }))).toMatchObject({ code: 'token-not-found' });
      proxy.next = ['wrong-page'];
      expect(await rejection(nft.token(token))).toMatchObject({ name: 'UnreadableError', status: 200 });
      expect(proxy.asked).toBe(2);
    });

    test('a gateway that does not answer is a timeout', async () => {
      const rpc = stage().client.createRpcClient({ url: proxy.url, chain, timeoutMs: 100 });
      proxy.next = ['silent'];
      expect(await rejection(rpc.call(blockNumber))).toMatchObject({ name: 'NetworkError', reason: 'timeout', retryable: true });
    });

    describe.each(['token', 'stamp'] as const)('of a signature whose response is lost, by %s', (kind) => {
      const signer = () => {
        const { client, generated, world } = stage();
        const credential = kind === 'token' ? { token: world.token } : { stamp: client.createStamp({ caller: 'generated', ...generated }) };
        return client.createSignerClient({ url: proxy.url, chain, retry: { maxAttempts: 4 }, ...credential });
      };
      const message = () => ({ method: 'personal_sign', params: ['0x6869', stage().world.devnet.signer.address] }) as const;
      const entries = async (): Promise<number> => (await readAudit(stage().baseUrl, stage().world.token, 100)).length;

      test('there is none without an idempotency key', async () => {
        const before = await entries();
        proxy.next = ['lose-response'];
        proxy.asked = 0;
        expect(await rejection(signer().request(message()))).toMatchObject({ name: 'NetworkError', reason: 'unreachable' });
        expect([proxy.asked, (await entries()) - before]).toEqual([1, 1]);
      });

      test('with an idempotency key it signs nothing more', async () => {
        const before = await entries();
        proxy.next = ['lose-response', 'lose-response'];
        proxy.asked = 0;
        const { data } = await signer().request(message(), { idempotencyKey: crypto.randomUUID() });
        expect(data).toMatch(/^0x[0-9a-f]{130}$/);
        expect([proxy.asked, (await entries()) - before]).toEqual([3, 1]);
      });

      test('a read is repeated, as it signs nothing', async () => {
        proxy.next = ['lose-response'];
        expect((await signer().call(blockNumber)).data).toMatch(/^0x/);
      });
    });
  });
}
