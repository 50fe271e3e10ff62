import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, bearer, expectProblem, post } from '../suite/support/ask.ts';
import { RawConnection, head } from '../node/support/socket.ts';
import { Stage } from './support/stage.ts';
import type { Served } from './support/stage.ts';

/** An address of this machine that is not its loopback. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address !== undefined && !address.internal && address.family === 'IPv4')?.address;

describe('/metrics', () => {
  let stage: Stage;
  let served: Served;
  let url: string;
  beforeAll(async () => {
    stage = await Stage.create();
    const { signer: _, ...config } = stage.configuration();
    // Port 0 on all addresses: what may read from where is decided by the peer alone.
    served = await stage.serve({ ...config, listen: { hosts: ['localhost', '127.0.0.1'] } }, { host: '0.0.0.0' });
    url = `http://127.0.0.1:${served.server.url.port}`;
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  /** Asks with a `Host` that the gateway serves, so that only the route decides. */
  const statusOf = async (base: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
    const connection = await RawConnection.open(new URL(base));
    using _connection = connection;
    const fields = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`);
    connection.send(head('GET /metrics', ...fields));
    await expect.poll(() => connection.ended).toBe(true);
    const [status = ''] = connection.received.split('\r\n');
    return status + (connection.received.includes('"unknown-route"') ? ' unknown-route' : '');
  };

  test('answers this machine', async () => {
    expect(await statusOf(url)).toBe('HTTP/1.1 200 OK');
    const { headers } = await ask(`${url}/metrics?name=a`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });

  test('does not exist for a page whose name was made to lead to this machine', async () => {
    expect(await statusOf(url, { host: `rebound.example:${served.server.url.port}` })).toMatch(/^HTTP\/1.1 421 /);
  });

  test('does not exist for what was forwarded, nor for a wrong token', async () => {
    const notFound = 'HTTP/1.1 404 Not Found unknown-route';
    expect(await statusOf(url, { 'X-Forwarded-For': '127.0.0.1' })).toBe(notFound);
    expect(await statusOf(url, { Forwarded: 'for=127.0.0.1' })).toBe(notFound);
    expect(await statusOf(url, { Authorization: 'Bearer wrong' })).toBe(notFound);
    expect(await statusOf(url, { Authorization: `Bearer ${stage.callerToken}` })).toBe(notFound);
    expect(await statusOf(url, { host: 'prometheus.example', 'X-Forwarded-For': '127.0.0.1' })).toMatch(/^HTTP\/1.1 421 /);
  });

  test('answers the token, also through a proxy', async () => {
    const authorization = `Bearer ${stage.adminToken}`;
    expect(await statusOf(url, { authorization })).toBe('HTTP/1.1 200 OK');
    expect(await statusOf(url, { authorization, 'x-forwarded-for': '198.51.100.7', host: 'prometheus.example' })).toBe('HTTP/1.1 200 OK');
  });

  test.runIf(outside !== undefined)('needs the token from another address', async () => {
    const base = `http://${outside}:${served.server.url.port}`;
    expect(await statusOf(base)).toBe('HTTP/1.1 404 Not Found unknown-route');
    expect(await statusOf(base, { authorization: 'Bearer wrong' })).toBe('HTTP/1.1 404 Not Found unknown-route');
    expect(await statusOf(base, { authorization: `Bearer ${stage.adminToken}` })).toBe('HTTP/1.1 200 OK');
  });

  test('answers HEAD without a body, and no other method', async () => {
    const response = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    // Its body would be compressed, to a length that is not known before.
    expect(response.headers.get('content-encoding')).toMatch(/^(?:br|gzip)$/);
    expect(response.headers.get('content-length')).toBeNull();
    const reply = await post(`${url}/metrics`, {});
    expectProblem(reply, 405, 'method-not-allowed');
    expect(reply.headers.get('allow')).toBe('GET, HEAD');
    expectProblem(await post(`${url}/metrics`, {}, bearer('wrong')), 404, 'unknown-route');
    expectProblem(await ask(`${url}/metrics/`), 404, 'unknown-route');
  });

  test('has one log line a request, and guesses at the token count as abuse', async () => {
    const { signer: _, ...config } = stage.configuration();
    const limits = { ...config.limits, abuse: { quota: 2, window: 3600 } };
    await using strict = await stage.serve({ ...config, limits });
    await ask(`${strict.server.url}metrics`, { headers: { 'x-request-id': 'scrape' } });
    const guess = async (): Promise<number> => (await ask(`${strict.server.url}metrics`, { headers: bearer('guess') })).status;
    expect([await guess(), await guess(), await guess()]).toEqual([404, 404, 429]);
    expect((await ask(`${strict.server.url}metrics`, { headers: bearer(stage.adminToken) })).status).toBe(200);
    const lines = strict.log.requests();
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatchObject({ level: 30, id: 'scrape', route: '/metrics', status: 200 });
    expect(lines[1]).toMatchObject({ route: 'unknown', status: 404, code: 'unknown-route' });
  });
});
