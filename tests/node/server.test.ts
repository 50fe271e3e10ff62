import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as bodyText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import type { NodeServer } from '../../hosts/node/server.ts';
import { keptLog } from './support/log.ts';
import { RawConnection, head } from './support/socket.ts';
import { startUpstream } from './support/upstream.ts';
import type { Upstream } from './support/upstream.ts';

const json = 'content-type: application/json';
const host = 'host: localhost';
const call = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}';
const env: Record<string, string | undefined> = { RPC_SECRET: 'very-secret', MINTMARK_KEY: '11'.repeat(32), OTHER: 'stays' };

/** Answers every call with `0x1`. */
async function answerCalls(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const calls: unknown = JSON.parse(await bodyText(request));
  const answer = (one: unknown): object => ({
    jsonrpc: '2.0',
    id: typeof one === 'object' && one !== null && 'id' in one ? one.id : null,
    result: '0x1',
  });
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify(Array.isArray(calls) ? calls.map(answer) : answer(calls)));
}

describe('the server', () => {
  const log = keptLog();
  const left: string[] = [];
  let directory: string;
  let upstream: Upstream;
  let server: NodeServer;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-server-'));
    upstream = await startUpstream((request, response) => {
      if (request.url?.startsWith('/held') === true) response.once('close', () => left.push(request.url ?? ''));
      else void answerCalls(request, response);
    });
    const rpc = `${upstream.origin}/\${RPC_SECRET}`;
    server = await startServer({
      config: {
        chains: { 1: { rpc: [rpc] }, 2: { rpc: [`${upstream.origin}/held/\${RPC_SECRET}`] } },
        network: { allowPrivate: [upstream.place] },
        signer: {
          keys: [{ id: 'hot', env: 'MINTMARK_KEY' }],
          callers: [{ id: 'a', tokenSha256: '0'.repeat(64), keys: ['hot'] }],
          policies: [{ name: 'a', effect: 'allow', kinds: ['message'], when: { caller: ['a'] } }],
        },
      },
      env,
      directory,
      port: 0,
      log,
    });
  });
  afterAll(async () => {
    await server.close();
    await upstream[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  test('deletes the variables that it reads from the environment', () => {
    expect(env).toEqual({ OTHER: 'stays' });
  });

  test('writes one line for each request, without secrets', async () => {
    const before = log.requests().length;
    await fetch(new URL('/healthz', server.url), { headers: { 'x-request-id': 'mine' } });
    await fetch(new URL('/rpc/1/very-secret', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'very-secret' },
      body: call,
    });
    expect(log.requests().slice(before)).toEqual([
      { level: 30, time: expect.any(String), id: 'mine', route: '/healthz', status: 200, ms: expect.any(Number), cost: 0, msg: 'request' },
      {
        level: 30,
        time: expect.any(String),
        id: '***',
        route: expect.stringMatching(/^\/rpc\/\{chain\}/),
        chain: '1',
        status: 401,
        ms: expect.any(Number),
        cost: 0,
        code: 'unauthorized',
        msg: 'request',
      },
    ]);
    expect(log.lines.join('')).not.toContain('very-secret');
  });

  test('an early answer to a small body keeps the connection', async () => {
    using connection = await RawConnection.open(server.url);
    for (let count = 1; count <= 3; count++) {
      connection.send(head('POST /nowhere', host, 'content-length: 5') + 'small');
      await expect.poll(() => connection.received.match(/HTTP\/1\.1 404/g)?.length).toBe(count);
    }
    expect(connection.received).not.toMatch(/connection: close/i);
  });

  test('an unknown caller is answered before the body, then the connection closes in stages', async () => {
    using connection = await RawConnection.open(server.url);
    connection.send(head('POST /v1/signer', host, json, 'content-length: 2000000'));
    connection.send('x'.repeat(100_000));
    await expect.poll(() => connection.received).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: close[\s\S]*"unauthorized"[\s\S]*\}$/i);
    await expect.poll(() => connection.ended).toBe(true);
    // The server reads what is still on its way, so that no reset overtakes the answer.
    connection.send('x'.repeat(100_000));
    expect(connection.closed).toBe(false);
    const sends = (): boolean => {
      connection.send('x');
      return !connection.closed;
    };
    await expect.poll(sends, { timeout: 5_000 }).toBe(false);
  });

  test.each([
    ['by its declared length', 'content-length: 5242881', ''],
    ['by what comes', 'transfer-encoding: chunked', `${(5_242_881).toString(16)}\r\n${'x'.repeat(5_242_881)}\r\n0\r\n\r\n`],
  ])('a body that is too large %s', async (_, field, body) => {
    using connection = await RawConnection.open(server.url);
    connection.send(head('POST /rpc/1', host, json, field) + body);
    await expect.poll(() => connection.received).toMatch(/^HTTP\/1\.1 200 [\s\S]*"code":-32600[\s\S]*too-large/);
  });

  test('a client gets 100 Continue when the body is read', async () => {
    using refused = await RawConnection.open(server.url);
    refused.send(head('POST /v1/signer', host, json, 'content-length: 5', 'expect: 100-continue'));
    await expect.poll(() => refused.received).toMatch(/^HTTP\/1\.1 401 /);
    using wanted = await RawConnection.open(server.url);
    wanted.send(head('POST /rpc/1', host, json, `content-length: ${call.length}`, 'expect: 100-continue'));
    await expect.poll(() => wanted.received).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    wanted.send(call);
    await expect.poll(() => wanted.received).toMatch(/HTTP\/1\.1 200 OK[\s\S]*"result":"0x1"/);
  });

  test('a body that breaks off affects no other request', async () => {
    const connection = await RawConnection.open(server.url);
    connection.send(head('POST /rpc/1', host, json, 'content-length: 1000') + '{');
    await expect.poll(() => connection.received).toBe('');
    connection[Symbol.dispose]();
    await expect.poll(() => log.requests().at(-1)).toMatchObject({ code: 'client-left' });
    expect((await fetch(new URL('/healthz', server.url))).status).toBe(200);
  });

  test.each([
    ['GET http://localhost/healthz', host, 200],
    ['GET http://attacker.example/nowhere', host, 421],
    ['GET http://localhost/nowhere', 'host: attacker.example', 404],
    ['GET http://localhost?x', host, 200],
    ['OPTIONS *', host, 404],
  ])('%s with %s: %d', async (line, field, status) => {
    using connection = await RawConnection.open(server.url);
    connection.send(head(line, field, 'connection: close'));
    await expect.poll(() => connection.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('HEAD has the fields of GET, and no body', async () => {
    using connection = await RawConnection.open(server.url);
    connection.send(head('HEAD /nowhere', host) + head('GET /healthz', host, 'connection: close'));
    await expect.poll(() => connection.ended).toBe(true);
    const [, first, second] = connection.received.split('HTTP/1.1 ');
    expect(first).toMatch(/^404 [\s\S]*content-length: [1-9][\s\S]*\r\n\r\n$/);
    expect(second).toMatch(/^200 /);
  });

  test.each([
    ['fields above 16 KiB', head('GET /healthz', host, `x: ${'x'.repeat(17_000)}`), 431],
    ['no host', head('GET /healthz'), 400],
    ['both lengths', head('POST /rpc/1', host, 'content-length: 5', 'transfer-encoding: chunked') + '0\r\n\r\n', 400],
    ['nonsense', 'nonsense\r\n\r\n', 400],
  ])('%s', async (_, text, status) => {
    using connection = await RawConnection.open(server.url);
    connection.send(text);
    await expect.poll(() => connection.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await expect.poll(() => connection.ended).toBe(true);
  });

  test('when the client leaves, its fetch ends', async () => {
    const connection = await RawConnection.open(server.url);
    connection.send(head('POST /rpc/2', host, json, `content-length: ${call.length}`) + call);
    await expect.poll(() => upstream.requests.at(-1)?.url).toBe('/held/very-secret');
    expect(left).toEqual([]);
    connection[Symbol.dispose]();
    await expect.poll(() => left).toEqual(['/held/very-secret']);
  });
});

test('both forms of the limiter give the same results', async () => {
  // A call that the gateway answers itself: no unit is given back for want of an endpoint.
  const call = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}';
  const said: unknown[] = [];
  for (const limiter of ['native', 'component'] as const) {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-limiter-'));
    const policies = [
      { name: 'two', quota: 2, window: 3600 },
      { name: 'day', quota: 50, window: 86_400, burst: 60 },
    ];
    const config = { chains: { 1: { rpc: ['https://rpc.invalid'] } }, limits: { plans: { anonymous: { policies } }, costs: { '*': 1 } } };
    const server = await startServer({ config, env: {}, directory, port: 0, log: keptLog(), limiter });
    const replies: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      const { status, headers } = await fetch(new URL('/rpc/1', server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: call,
      });
      replies.push([status, headers.get('ratelimit-policy'), headers.get('ratelimit')?.replaceAll(/t=\d+/g, 't')]);
    }
    said.push(replies);
    await server.close();
    await rm(directory, { recursive: true });
  }
  expect(said[0]).toEqual([
    [200, expect.anything(), expect.stringContaining('r=1')],
    [200, expect.anything(), expect.stringContaining('r=0')],
    [429, expect.anything(), expect.stringContaining('r=0')],
  ]);
  expect(said[1]).toEqual(said[0]);
});
