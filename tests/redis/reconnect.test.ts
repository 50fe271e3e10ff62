import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RedisLimits } from '../../hosts/node/stores/redis/limits.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { Relay } from './support/relay.ts';
import { RedisServer } from './support/server.ts';

/** Milliseconds without an answer after which the connection is made anew. */
const RECONNECT_MS = 400;
/** Milliseconds between two decisions of a gateway with few requests. */
const RARE_MS = 600;

const policies = [policyOf({ name: 'p', quota: 100, window: 3600, burst: 100 })];
let stack: AsyncDisposableStack;
let server: RedisServer;
let relay: Relay;
let limits: RedisLimits;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  server = stack.use(await RedisServer.start());
  relay = stack.use(await Relay.to(server));
  limits = new RedisLimits({ urls: [relay.url], deadlineMs: 100, reconnectMs: RECONNECT_MS });
  stack.defer(() => limits.close());
  while (!(await decides())) await delay(10);
});
afterEach(() => stack.disposeAsync());

/** Returns whether the server makes a decision. */
async function decides(): Promise<boolean> {
  const decided = await limits.decide('key', policies, { kind: 'take', cost: 0, lease: 0 }).catch(() => undefined);
  return decided?.allowed === true;
}

/** Stops the server. Returns once it decides nothing any more: the signal takes a moment. */
async function stall(): Promise<void> {
  server.signal('SIGSTOP');
  while (await decides()) await delay(1);
}

test('a connection whose other end is gone without a word is made anew, without another decision', async () => {
  const { made } = relay;
  relay.silence();
  expect(await decides()).toBe(false);
  await expect.poll(() => relay.made).toBeGreaterThan(made);
  await delay(RARE_MS);
  await expect.poll(decides).toBe(true);
  // It answers, so nothing more is made.
  const { made: again } = relay;
  await delay(3 * RECONNECT_MS);
  expect(relay.made).toBe(again);
  await expect.poll(decides).toBe(true);
});

test('decisions that come rarer than a connection is made anew find the server again', async () => {
  await server.kill();
  expect(await decides()).toBe(false);
  await delay(RARE_MS);
  await server.run();
  const found: boolean[] = [];
  for (let asked = 0; asked < 4; asked += 1) {
    await delay(RARE_MS);
    found.push(await decides());
  }
  // The first one may come while the client waits to try again.
  expect(found.slice(1)).toEqual([true, true, true]);
}, 20_000);

test('a server that stays silent is tried again and again, and no attempt is cut short', async () => {
  await stall();
  const { made } = relay;
  const begun = performance.now();
  await expect.poll(() => relay.made - made).toBeGreaterThanOrEqual(2);
  expect(performance.now() - begun).toBeGreaterThan(2 * RECONNECT_MS);
  server.signal('SIGCONT');
  await expect.poll(decides).toBe(true);
}, 60_000);

test('a probe ends with the first answer, also one that is too late for a decision', async () => {
  await stall();
  const probing = limits.probe();
  await delay(200);
  server.signal('SIGCONT');
  await probing;
  await expect.poll(decides).toBe(true);
});

test('a probe waits for a connection that is on its way', async () => {
  const fresh = new RedisLimits({ urls: [relay.url], deadlineMs: 100 });
  stack.defer(() => fresh.close());
  await fresh.probe();
});

test('a store that is closed while it connects leaves no connection open', async () => {
  const { open } = relay;
  for (const wait of [0, 1, 2, 5, 10]) {
    const fresh = new RedisLimits({ urls: [relay.url], deadlineMs: 100 });
    if (wait > 0) await delay(wait);
    fresh.close();
  }
  await delay(500);
  await expect.poll(() => relay.open).toBe(open);
});

test('nothing is made anew once the store is closed', async () => {
  relay.silence();
  expect(await decides()).toBe(false);
  const { made } = relay;
  limits.close();
  await delay(2 * RARE_MS);
  expect(relay.made).toBe(made);
});

test.each([
  ['a server', 'redis', 1],
  ['a server with TLS', 'rediss', 1],
  ['a cluster', 'redis', 2],
  ['a cluster with TLS', 'rediss', 2],
])(
  '%s that takes connections and says nothing holds one at a time, and none once the store is closed',
  async (_, scheme, nodes) => {
    let [made, open] = [0, 0];
    const silent = createServer((socket) => {
      [made, open] = [made + 1, open + 1];
      socket
        .on('error', () => {})
        .on('close', () => (open -= 1))
        .resume();
    });
    stack.defer(() => void silent.close());
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as { readonly port: number };
    const urls = Array.from({ length: nodes }, () => `${scheme}://127.0.0.1:${port}`);
    const store = new RedisLimits({ urls, deadlineMs: 50, reconnectMs: RECONNECT_MS });
    stack.defer(() => store.close());
    await expect(store.decide('key', policies, { kind: 'take', cost: 0, lease: 0 })).rejects.toThrow();
    await expect.poll(() => made).toBeGreaterThan(2);
    await expect.poll(() => open).toBeLessThan(2);
    store.close();
    await expect.poll(() => open, { timeout: 5_000 }).toBe(0);
  },
  60_000,
);
