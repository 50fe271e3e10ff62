import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { createClient } from '@redis/client';
import { expect, test } from 'vitest';
import { RedisLimits } from '../../hosts/node/stores/redis/limits.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { RedisServer } from './support/server.ts';

/** How far the bus of a node is above its port. */
const BUS = 10_000;

/**
 * Returns a port of a node, one of the 5,000 from here on, which is free like that of its bus. The
 * ports below 32,768 are those that the system gives to no connection of another test.
 */
async function freePort(from: number): Promise<number> {
  for (;;) {
    const port = randomInt(from, from + 5_000);
    if ((await isFree(port)) && (await isFree(port + BUS))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, () => server.close(() => resolve(true)));
  });
}

test('a cluster of two nodes decides, whichever node has the slot of a key', async () => {
  const ports = [await freePort(12_000), await freePort(17_000)];
  await using stack = new AsyncDisposableStack();
  // A gateway may start before its cluster.
  const store = new RedisLimits({ urls: ports.map((port) => `redis://127.0.0.1:${port}`), deadlineMs: 5_000 });
  stack.defer(() => store.close());
  const nodes = [];
  for (const port of ports) {
    const server = stack.use(await RedisServer.start('--port', String(port), '--cluster-enabled', 'yes'));
    const client = createClient({ url: server.url });
    await client.connect();
    stack.defer(() => client.destroy());
    nodes.push(client);
  }
  const [first, second] = nodes;
  await first?.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '8191']);
  await second?.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '8192', '16383']);
  await second?.sendCommand(['CLUSTER', 'SET-CONFIG-EPOCH', '2']);
  await first?.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(ports[1])]);
  for (const node of nodes)
    await expect.poll(async () => String(await node.sendCommand(['CLUSTER', 'INFO']))).toContain('cluster_state:ok');

  const policies = [policyOf({ name: 'p', quota: 3, window: 3600, burst: 3 })];
  const decide = async (key: string): Promise<boolean | undefined> => {
    const answer = await store.decide(key, policies, { kind: 'take', cost: 1, lease: 0 }).catch(() => undefined);
    return answer?.allowed;
  };
  await expect.poll(() => decide('free:first')).toBe(true);
  const keys = Array.from({ length: 20 }, (_, index) => `free:key-${index}`);
  for (const key of keys) {
    const allowed = [];
    for (let index = 0; index < 5; index += 1) allowed.push(await decide(key));
    expect(allowed).toEqual([true, true, true, false, false]);
  }
  const counts = await Promise.all(nodes.map((node) => node.dbSize()));
  expect(counts.every((count) => count > 3)).toBe(true);
  expect(counts.reduce((sum, count) => sum + count)).toBe(21);
}, 60_000);
