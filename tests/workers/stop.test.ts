import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from 'node:net';
import { World } from '../suite/support/world.ts';
import { ProcessHost, workersCommand } from '../support/process-host.ts';

const host = new ProcessHost(workersCommand);
let world: World;
beforeAll(async () => void (world = await World.create(host)));
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

test('workerd ends even if a body never comes', async () => {
  const served = await world.serve();
  const socket = connect(Number(new URL(served.baseUrl).port), '127.0.0.1');
  socket.on('error', () => {});
  const head = ['POST /rpc/31337 HTTP/1.1', 'host: localhost', 'content-type: application/json', 'content-length: 1000', '', '{'];
  await new Promise<void>((resolve) => socket.write(head.join('\r\n'), () => resolve()));
  expect((await fetch(`${served.baseUrl}/healthz`)).status).toBe(200);
  expect(await served.stop()).toBe(0);
  socket.destroy();
});
