import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Listener } from '../../hosts/node/http/listener.ts';
import { KnownClients } from '../../hosts/node/sockets/known-clients.ts';
import { Upgrades } from '../../hosts/node/sockets/upgrades.ts';
import { GatewaySupervisor } from '../../hosts/shared/component/gateway-supervisor.ts';
import type { Effects } from '../../hosts/shared/exchange/effects.ts';
import { exchangeDriver } from '../../hosts/shared/serving.ts';
import { SocketHub } from '../../hosts/shared/sockets/hub.ts';
import { idleEffects } from '../node/support/effects.ts';
import { ScriptedGateway, summary } from '../node/support/script.ts';
import type { Script } from '../node/support/script.ts';
import { RawConnection, head } from '../node/support/socket.ts';
import { refusal } from '../suite/rpc/sockets/client.ts';

const limits = {
  maxSockets: 3,
  maxSocketsPerClient: 2,
  maxSubscriptions: 1,
  maxMessageBytes: 1024,
  maxUnsentBytes: 65_536,
  pingSeconds: 30,
  shards: 1,
};

/** How often the gateway was asked, which charges the client. */
let charged = 0;
const log: { readonly status?: number; readonly codes?: readonly string[] }[] = [];
let listener: Listener;
let hub: SocketHub;
let upgrades: Upgrades;
let url: URL;

/** What was given back. */
let refunds: unknown[] = [];
const refund = { plan: 'p', key: 'a', network: 'a', taken: 20, spent: 0, at: 1_800_000_000_000, countedIn: 0 };

const accepting = (client: string) => (): Script => () => {
  charged++;
  const accepted = new TextEncoder().encode(JSON.stringify({ chain: '1', client, refund }));
  return {
    output: [
      { tag: 'head', val: { status: 101, headers: [] } },
      { tag: 'chunk', val: accepted },
      { tag: 'end', val: summary },
    ],
    finished: true,
  };
};

beforeEach(async () => {
  charged = 0;
  refunds = [];
  log.length = 0;
  const effects: Effects = {
    ...idleEffects,
    settle: (settle, from) => {
      refunds.push(settle);
      return idleEffects.settle(settle, from);
    },
  };
  const supervisor = new GatewaySupervisor(
    () => new ScriptedGateway({ '/rpc/1': accepting('p:a'), '/rpc/1/key': accepting('p:b') }),
    () => {},
  );
  const requests = (line: object): void => void log.push(line);
  const observer = { opened() {}, closed() {}, subscribed() {}, notified() {}, round() {} };
  hub = new SocketHub({ supervisor, effects: idleEffects, log: () => {}, requests, observer, onWanted: () => {} }, limits);
  upgrades = new Upgrades({ supervisor, effects, log: requests, hub, seen: (request) => request });
  const serve = exchangeDriver(supervisor, idleEffects);
  listener = new Listener({ serve, onDefect: () => {}, routes: [], log: requests, maxConnections: 100, onDrop: () => {}, upgrades });
  url = await listener.listen(0, '127.0.0.1');
});
afterEach(async () => {
  await Promise.all([hub.close(0), listener.close(0)]);
});

async function open(path: string): Promise<WebSocket> {
  const socket = new WebSocket(new URL(path, url));
  await once(socket, 'open');
  return socket;
}

const codeOf = (body: unknown): unknown => (body as { error: { data: { code: unknown } } }).error.data.code;

test('a client with too many sockets is refused before the gateway charges it, until one is closed', async () => {
  const [first] = [await open('/rpc/1'), await open('/rpc/1')];
  for (let attempt = 0; attempt < 3; attempt++) {
    const { status, body } = await refusal(new URL('/rpc/1', url).href, { headers: { 'x-request-id': `attempt-${attempt}` } });
    expect([status, codeOf(body)]).toEqual([429, 'too-many-sockets']);
  }
  expect(charged).toBe(2);
  expect(log.filter(({ status }) => status === 429)).toHaveLength(3);
  // Another request may be of another client.
  await open('/rpc/1/key');
  expect(charged).toBe(3);
  // No more are open at a time.
  expect((await refusal(new URL('/rpc/1/key', url).href)).status).toBe(503);
  expect(charged).toBe(3);
  first?.terminate();
  await expect
    .poll(async () =>
      open('/rpc/1').then(
        () => 'open',
        () => 'refused',
      ),
    )
    .toBe('open');
});

test.each([
  ['several hosts', ['host: localhost', 'Host: evil.example'], 2],
  ['no host', [], 0],
])('a request with %s is refused, and costs nothing', async (_, hosts, count) => {
  using connection = await RawConnection.open(url);
  const key = `sec-websocket-key: ${Buffer.alloc(16).toString('base64')}`;
  connection.send(head('GET /rpc/1', ...hosts, 'connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', key));
  await expect.poll(() => connection.ended).toBe(true);
  expect(connection.received).toMatch(/^HTTP\/1\.1 400 [^]*invalid-request/);
  expect(connection.received).toContain(`expected this field once in the request, got it ${count} times`);
  expect([charged, log]).toEqual([0, [expect.objectContaining({ status: 400, codes: ['invalid-request'] })]]);
});

test('after a change of the configuration the gateway is asked again whose a request is', async () => {
  await open('/rpc/1');
  await open('/rpc/1');
  upgrades.reconfigured();
  expect(refunds).toEqual([]);
  expect((await refusal(new URL('/rpc/1', url).href)).status).toBe(429);
  expect(charged).toBe(3);
  // So the refusal costs nothing.
  expect(refunds).toEqual([refund]);
});

const key = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==';
const version = 'sec-websocket-version: 13';

test.each([
  [[version], 'Sec-WebSocket-Key'],
  [[version, 'sec-websocket-key: short'], 'Sec-WebSocket-Key'],
  [[key], 'Sec-WebSocket-Version'],
  [[key, 'sec-websocket-version: 99'], 'Sec-WebSocket-Version'],
  [[key, version, 'sec-websocket-protocol: a b'], 'Sec-WebSocket-Protocol'],
  [[key, version, 'sec-websocket-protocol: a, a'], 'Sec-WebSocket-Protocol'],
  [[key, version, 'host: other.example'], 'Host: expected this field once in the request, got it 2 times'],
])('a handshake that is malformed is answered with a problem, logged, and free: %s', async (fields, named) => {
  using connection = await RawConnection.open(url);
  connection.send(head('GET /rpc/1', 'host: localhost', 'upgrade: websocket', 'connection: upgrade', ...fields));
  await expect.poll(() => connection.ended).toBe(true);
  const { received } = connection;
  expect(received).toMatch(/^HTTP\/1\.1 400 /);
  expect(received).toContain('"code":"invalid-request"');
  expect(received).toContain(named);
  expect(received.includes('sec-websocket-version: 13, 8')).toBe(named === 'Sec-WebSocket-Version');
  expect([charged, log.map(({ status, codes }) => [status, codes])]).toEqual([0, [[400, ['invalid-request']]]]);
});

test('a handshake with protocols is accepted', async () => {
  using connection = await RawConnection.open(url);
  const fields = [key, version, 'sec-websocket-protocol: a, b'];
  connection.send(head('GET /rpc/1', 'host: localhost', 'upgrade: websocket', 'connection: upgrade', ...fields));
  await expect.poll(() => connection.received).toMatch(/^HTTP\/1\.1 101 /);
});

test('a client is known while one of its sockets is open', () => {
  const known = new KnownClients();
  const request = { method: 'GET', target: '/rpc/1', headers: [{ name: 'x-api-key', value: 'k' }], peer: '127.0.0.1' };
  const closed = [known.add(request, 'p:k'), known.add(request, 'p:k')];
  expect([known.of(request), known.of({ ...request, peer: '127.0.0.2' })]).toEqual(['p:k', undefined]);
  closed[0]?.();
  expect(known.of(request)).toBe('p:k');
  closed[1]?.();
  expect(known.of(request)).toBeUndefined();
});
