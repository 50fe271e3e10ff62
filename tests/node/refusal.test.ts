import { expect, test } from 'vitest';
import { listen } from './support/listen.ts';
import type { Listening } from './support/listen.ts';
import { answer } from './support/script.ts';
import type { Script } from './support/script.ts';
import { RawConnection, head } from './support/socket.ts';
import { inOrder } from './support/stage.ts';

const host = 'host: localhost';
const ok = (): Script => () => ({ ...answer(), finished: true });

/** Sends a request and waits for the end of the connection. Returns the last response. */
async function send(stage: Listening, text: string): Promise<{ received: string; status: number; problem: Record<string, unknown> }> {
  using connection = await RawConnection.open(stage.url);
  connection.send(text);
  await expect.poll(() => connection.ended).toBe(true);
  const { received } = connection;
  const last = received.slice(received.lastIndexOf('HTTP/1.1 '));
  return {
    received,
    status: Number(last.slice(9, 12)),
    problem: JSON.parse(last.slice(last.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>,
  };
}

test.each([
  ['fields above 16 KiB', head('GET /', host, `x: ${'x'.repeat(17_000)}`), 431, 'fields-too-large', 'header fields'],
  ['no Host', head('GET /'), 400, 'invalid-request', 'Host: expected this field once in the request, got it 0 times'],
  ['Host twice', head('GET /', host, 'HOST: localhost'), 400, 'invalid-request', 'got it 2 times'],
  ['Host twice, and a host in the target', head('GET http://localhost/', host, host), 400, 'invalid-request', 'got it 2 times'],
  [
    'both lengths',
    head('POST /', host, 'content-length: 5', 'transfer-encoding: chunked') + '0\r\n\r\n',
    400,
    'invalid-request',
    'HTTP/1.1',
  ],
  ['nonsense', 'nonsense\r\n\r\n', 400, 'invalid-request', 'HTTP/1.1'],
  ['a body that is no chunk', head('POST /', host, 'transfer-encoding: chunked') + 'nonsense\r\n', 400, 'invalid-request', 'HTTP/1.1'],
  ['a tunnel', head('CONNECT a.example:443', host), 400, 'invalid-request', 'CONNECT'],
])('%s: a problem with an id, and a log line', async (_, text, status, code, names) => {
  await using stage = await listen({ '/': ok });
  const reply = await send(stage, text);
  expect(reply.status).toBe(status);
  expect(reply.received).toMatch(/^content-type: application\/problem\+json\r$/m);
  expect(reply.received).toMatch(/^connection: close\r$/im);
  expect(reply.problem).toMatchObject({ code, status, detail: expect.stringContaining(names), retryable: false });
  const requestId = reply.problem['requestId'];
  expect(requestId).toMatch(/^[0-9a-f]{32}$/);
  expect(reply.received).toContain(`x-request-id: ${String(requestId)}\r\n`);
  expect(stage.log).toEqual([expect.objectContaining({ requestId, status, codes: [code] })]);
});

test('a request with an unreadable body is answered once, with its own id', async () => {
  await using stage = await listen({ '/': inOrder([{ start: [{ id: 1, action: { tag: 'body', val: 100 } }] }]) });
  using connection = await RawConnection.open(stage.url);
  connection.send(head('POST /', host, 'x-request-id: mine', 'transfer-encoding: chunked'));
  await expect.poll(() => stage.gateway.live).toBe(1);
  connection.send('nonsense\r\n');
  await expect.poll(() => connection.ended).toBe(true);
  expect(connection.received).toMatch(/^HTTP\/1\.1 400 [\s\S]*"requestId":"mine"/);
  expect(connection.received.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  await expect.poll(() => stage.gateway.live).toBe(0);
  expect(stage.log).toEqual([expect.objectContaining({ requestId: 'mine', status: 400, codes: ['invalid-request'] })]);
});

test('unreadable bytes after a request do not affect its response', async () => {
  const asked = Promise.withResolvers<void>();
  const slow = inOrder([{ start: [{ id: 1, action: { tag: 'sleep', val: 1 } }] }, { ...answer('first'), finished: true }]);
  await using stage = await listen({ '/': slow }, { sleep: () => asked.promise });
  using connection = await RawConnection.open(stage.url);
  connection.send(head('GET /', host) + 'nonsense\r\n\r\n');
  await expect.poll(() => stage.gateway.live).toBe(1);
  connection.send('more of it');
  asked.resolve();
  await expect.poll(() => connection.ended).toBe(true);
  expect(connection.received).toMatch(/^HTTP\/1\.1 200 [\s\S]*first[\s\S]*HTTP\/1\.1 400 [\s\S]*invalid-request/);
  expect(connection.received.match(/HTTP\/1\.1 \d/g)).toHaveLength(2);
});

test('an unknown expectation is ignored', async () => {
  await using stage = await listen({ '/': ok });
  using connection = await RawConnection.open(stage.url);
  connection.send(head('GET /', host, 'expect: miracles', 'connection: close'));
  await expect.poll(() => connection.received).toMatch(/^HTTP\/1\.1 200 /);
});
