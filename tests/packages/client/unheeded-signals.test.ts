import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createNftClient, createRpcClient, createSignerClient } from '../../../packages/client/src/index.ts';
import type { ClientOptions } from '../../../packages/client/src/index.ts';

const url = 'http://gateway.example';
const token = { chain: 1, contract: `0x${'00'.repeat(20)}`, tokenId: 1 };
const accounts = { method: 'eth_accounts' } as const;
const nft = (options: Partial<ClientOptions> = {}) => createNftClient({ url, ...options });
const clients = Object.entries({
  rpc: (options: Partial<ClientOptions>) => createRpcClient({ url, chain: 1, ...options }).call(accounts),
  signer: (options: Partial<ClientOptions>) => createSignerClient({ url, token: 'mm_', ...options }).request(accounts),
  nft: (options: Partial<ClientOptions>) => nft(options).token(token),
  media: (options: Partial<ClientOptions>) => nft(options).image(token),
});
afterEach(() => void vi.restoreAllMocks());

describe('a fetch that does not heed its signal', () => {
  const rejections: unknown[] = [];
  const take = (reason: unknown): void => void rejections.push(reason);
  beforeAll(() => void process.on('unhandledRejection', take));
  afterAll(() => void process.off('unhandledRejection', take));

  /** Returns a body that never ends, and what has cancelled it. */
  const endless = () => {
    const cancelled = Promise.withResolvers<unknown>();
    return { body: new ReadableStream({ cancel: (why) => cancelled.resolve(why ?? 'cancelled') }), cancelled: cancelled.promise };
  };
  const timeout = { name: 'NetworkError', reason: 'timeout', retryable: true };

  test.each(clients)('is timed out, and its late body cancelled, for %s', async (_, ask) => {
    const late = Promise.withResolvers<Response>();
    await expect(ask({ timeoutMs: 20, fetch: () => late.promise })).rejects.toMatchObject(timeout);
    const { body, cancelled } = endless();
    late.resolve(new Response(body));
    expect(await cancelled).toBe('cancelled');
  });

  test.each(clients)('is timed out while its body is read, for %s', async (_, ask) => {
    const { body, cancelled } = endless();
    await expect(ask({ timeoutMs: 20, fetch: async () => new Response(body) })).rejects.toMatchObject(timeout);
    expect(await cancelled).toBe('cancelled');
  });

  test('is ended by the signal of the caller, before its response and while the body is read', async () => {
    const { body, cancelled } = endless();
    for (const fetch of [() => new Promise<Response>(() => {}), async () => new Response(body)]) {
      const controller = new AbortController();
      const asking = nft({ timeoutMs: 0, fetch }).token(token, { signal: controller.signal });
      setTimeout(() => controller.abort(new Error('enough')), 20);
      await expect(asking).rejects.toThrow('enough');
    }
    expect(await cancelled).toBe('cancelled');
  });

  test('is ended by a signal that is aborted while the request is stamped', async () => {
    const controller = new AbortController();
    const stamp = {
      fields: () => {
        controller.abort(new Error('enough'));
        return Promise.resolve({});
      },
    };
    const options = { url, timeoutMs: 0, fetch: () => new Promise<Response>(() => {}), stamp };
    await expect(createSignerClient(options).request(accounts, { signal: controller.signal })).rejects.toThrow('enough');
  });

  test('is not waited for while a stamp never comes: the request is timed out, and ended by the signal of the caller', async () => {
    const stamp = { fields: () => new Promise<never>(() => {}) };
    const fetch = (): never => expect.unreachable();
    await expect(createSignerClient({ url, timeoutMs: 20, fetch, stamp }).request(accounts)).rejects.toMatchObject(timeout);
    const controller = new AbortController();
    const asking = createSignerClient({ url, timeoutMs: 0, fetch, stamp }).request(accounts, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(asking).rejects.toThrow('enough');
  });

  test('has no part in a stamp that fails: its error is thrown as it is', async () => {
    const stamp = { fields: () => Promise.reject(new RangeError('no key')) };
    await expect(createSignerClient({ url, stamp, retry: { maxAttempts: 3 } }).request(accounts)).rejects.toThrow(new RangeError('no key'));
  });

  test('leaves no rejection unhandled, and no listener on the signal of the caller', async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(AbortSignal.prototype, 'addEventListener'), vi.spyOn(AbortSignal.prototype, 'removeEventListener')];
    const fetched = async () => new Response('{}');
    await nft({ fetch: fetched }).token(token, { signal });
    expect(added.mock.calls.length).toBeGreaterThan(1);
    expect(removed.mock.calls).toEqual(added.mock.calls);
    const late = Promise.withResolvers<Response>();
    await expect(nft({ timeoutMs: 20, fetch: () => late.promise }).token(token)).rejects.toMatchObject(timeout);
    late.reject(new Error('too late'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(rejections).toEqual([]);
  });
});
