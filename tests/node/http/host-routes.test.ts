import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../../hosts/node/server.ts';
import type { NodeServer } from '../../../hosts/node/server.ts';
import { keptLog } from '../support/log.ts';
import type { KeptLog } from '../support/log.ts';
import { RawConnection, head } from '../support/socket.ts';

const block = '/console/blocks/bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e';
const routes = ['/metrics', '/readyz', '/version', '/console', '/console/', '/openapi.json', '/', block];
const host = 'host: localhost';
const CLIENTS = 64;

/** The routes that the host answers itself, asked as no browser asks. */
describe('routes of the host', () => {
  let directory: string;
  let log: KeptLog;
  let server: NodeServer;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-host-routes-'));
    log = keptLog();
    server = await startServer({ config: {}, env: {}, directory, port: 0, log });
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  /** Sends bytes, and returns what came until the gateway closed the connection. */
  const send = async (text: string): Promise<{ status: number; fields: string; body: string }> => {
    using connection = await RawConnection.open(server.url);
    connection.send(text);
    await expect.poll(() => connection.ended).toBe(true);
    const { received } = connection;
    const end = received.indexOf('\r\n\r\n');
    return { status: Number(received.slice(9, 12)), fields: received.slice(0, end).toLowerCase(), body: received.slice(end + 4) };
  };
  const ask = (line: string, ...fields: readonly string[]) =>
    send(head(line, ...(fields.length === 0 ? [host] : fields), 'connection: close'));

  describe.each(routes)('%s', (path) => {
    test('answers HEAD without a body', async () => {
      const [got, only] = [await ask(`GET ${path}`), await ask(`HEAD ${path}`)];
      expect([only.status, only.body]).toEqual([got.status, '']);
      expect(only.status).toBeLessThan(309);
    });

    test.each(['OPTIONS', 'TRACE', 'PUT', 'DELETE'])('refuses %s, and repeats nothing of the request', async (method) => {
      const { status, fields, body } = await ask(`${method} ${path}?secret`, host, 'x-secret: secret');
      expect([path, status]).toEqual([path, path === block ? 404 : 405]);
      if (status === 405) expect(fields).toContain('allow: get, head\r\n');
      expect(body).not.toContain('secret');
    });

    test('refuses a huge body without waiting for it', async () => {
      const begun = performance.now();
      const { status, fields } = await send(head(`POST ${path}`, host, 'content-length: 1000000000') + 'x'.repeat(1_000_000));
      expect([status, fields.includes('connection: close')]).toEqual([405, true]);
      expect(performance.now() - begun).toBeLessThan(10_000);
    });

    test('takes the body of a GET for no second request', async () => {
      const smuggled = head('GET /version', host);
      using connection = await RawConnection.open(server.url);
      connection.send(
        head(`GET ${path}`, host, `content-length: ${smuggled.length}`) + smuggled + head('GET /healthz', host, 'connection: close'),
      );
      await expect.poll(() => connection.ended).toBe(true);
      expect(connection.received.match(/HTTP\/1\.1 \d/g)).toHaveLength(2);
    });

    test('refuses two hosts', async () => {
      expect((await ask(`GET ${path}`, host, host)).status).toBe(400);
    });
  });

  test.each([
    '//metrics',
    '/metrics/',
    '/%6detrics',
    '/metrics%00',
    '/metrics;x',
    '/metrics#x',
    '/console/../metrics',
    '/console/%2e%2e/metrics',
    '/console/..%2fmetrics',
    '/console\\..\\metrics',
    '//console/',
    '/console//',
    '/console/%00',
    '/CONSOLE/',
    '/console/constructor',
    '/__proto__',
    '/openapi.json/',
    `/console/${'a'.repeat(15_000)}`,
    `/console/blocks/${'b'.repeat(15_000)}`,
    '*',
  ])('no other form of a path leads to one: %s', async (target) => {
    const { status, body } = await ask(`GET ${target}`);
    expect([status, JSON.parse(body)]).toEqual([404, expect.objectContaining({ code: 'unknown-route' })]);
  });

  test.each(['/console/\0', '/console/\u00ff'])('a target with a byte that none has is refused: %j', async (target) => {
    expect((await ask(`GET ${target}`)).status).toBe(400);
  });

  test.each(['', 'localhost, localhost', 'localhost:8a', '[::1', 'localhost@evil.example', 'localhost/..', 'evil.example'])(
    'the host %j gets no page and no metrics',
    async (name) => {
      for (const path of ['/metrics', '/console/', '/openapi.json', '/', block])
        expect([path, (await ask(`GET ${path}`, `host: ${name}`)).status]).toEqual([path, 421]);
    },
  );

  test(`${CLIENTS} clients at once that leave in the middle leave nothing behind`, async () => {
    log.lines.length = 0;
    const leave = (path: string, milliseconds: number): Promise<void> =>
      new Promise((resolve) => {
        const socket = connect(Number(server.url.port), server.url.hostname, () => {
          socket.write(head(`GET ${path}`, host));
          setTimeout(() => socket.resetAndDestroy(), milliseconds);
        });
        socket.on('error', () => {}).on('close', () => resolve());
      });
    await Promise.all(Array.from({ length: CLIENTS }, (_, index) => leave(routes[index % routes.length] ?? '/', index % 5)));
    const answers = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => ask(`GET ${routes[index % routes.length] ?? '/'}`)));
    expect(answers.every(({ status }) => status < 309)).toBe(true);
    expect(log.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
