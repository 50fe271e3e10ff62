import { describe, expect, test } from 'vitest';
import { createLimiter } from '../../packages/rate-limit/src/limiter.ts';
import { frameworks } from './support/frameworks.ts';
import type { Limited } from './support/frameworks.ts';

const now = (): number => 1_800_000_000_000;
const nobodyWaits = async (): Promise<void> => {};

/** Asks until the slot of an answered request is free: its connection closes a little later. */
async function untilFree(service: Limited, key: string): Promise<Response> {
  for (;;) {
    const response = await service.request('/waits', key);
    if (response.status !== 429) return response;
  }
}

describe.each(Object.entries(frameworks))('the limiter in front of %s', (_, make) => {
  test('adds the fields of its decision, and refuses with a problem when the units are spent', async () => {
    const limiter = createLimiter({ policies: [{ name: 'minute', quota: 2, window: 60 }], now });
    await using service = await make(limiter, nobodyWaits);
    const passed = await service.request('/waits', 'a');
    expect([passed.status, await passed.text(), passed.headers.get('ratelimit')]).toEqual([200, 'waited', '"minute";r=1;t=30']);
    expect((await service.request('/waits', 'a')).status).toBe(200);
    const refused = await service.request('/waits', 'a');
    expect([refused.status, refused.headers.get('content-type'), refused.headers.get('retry-after')]).toEqual([
      429,
      'application/problem+json',
      '30',
    ]);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'quota-exceeded', retryable: true });
    expect(refused.headers.get('ratelimit-policy')).toBe('"minute";q=2;w=60');
    expect((await service.request('/waits', 'b')).status).toBe(200);
  });

  test('refuses for good what can never pass', async () => {
    const limiter = createLimiter({ policies: [{ quota: 2 }], now });
    await using service = await make(limiter, nobodyWaits);
    const refused = await service.request('/waits', 'a 3');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([422, null]);
    expect(await refused.json()).toMatchObject({ code: 'cost-exceeds-capacity', retryable: false });
  });

  test('does not limit a request for which there is no key', async () => {
    const limiter = createLimiter({ policies: [{ quota: 1 }], now });
    await using service = await make(limiter, nobodyWaits);
    for (const path of ['/waits', '/waits', '/waits']) {
      const response = await service.request(path);
      expect([response.status, response.headers.get('ratelimit')]).toEqual([200, null]);
    }
  });

  test('holds a slot as long as the request takes, and frees it also when a handler throws', async () => {
    const limiter = createLimiter({ policies: [{ kind: 'concurrency', quota: 1 }], now });
    const [started, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await using service = await make(limiter, async () => {
      started.resolve();
      await finish.promise;
    });
    const first = service.request('/waits', 'a');
    await started.promise;
    expect((await service.request('/waits', 'a')).status).toBe(429);
    finish.resolve();
    expect((await first).status).toBe(200);
    expect((await untilFree(service, 'a')).status).toBe(200);
    expect((await service.request('/throws', 'b')).status).toBe(500);
    expect((await untilFree(service, 'b')).status).toBe(200);
  });

  test('answers 503 if the store fails and the limiter is to refuse then', async () => {
    const store = { update: () => Promise.reject(new Error('away')), close: () => undefined };
    const limiter = createLimiter({ policies: [{ quota: 1 }], store, onStoreFailure: 'closed', now });
    await using service = await make(limiter, nobodyWaits);
    const refused = await service.request('/waits', 'a');
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'store-unavailable', retryable: true }]);
  });

  test('gives its own mistakes to the framework', async () => {
    const limiter = createLimiter({ policies: [{ quota: 1 }], now });
    await using service = await make(limiter, nobodyWaits);
    expect((await service.request('/waits', 'a 0.5')).status).toBe(500);
  });
});
