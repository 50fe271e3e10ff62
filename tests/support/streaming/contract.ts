import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream } from '../../node/support/upstream.ts';
import type { Upstream } from '../../node/support/upstream.ts';

/** A host that runs `relayGateway`. */
export interface RelayHost extends AsyncDisposable {
  readonly baseUrl: string;
  /** Returns the problem codes of the last response. */
  lastCodes(): Promise<unknown>;
}

const text = 'x'.repeat(1000);

/** What every host does with streams: a host's test calls this. */
export function streamingContract(name: string, start: () => Promise<RelayHost>): void {
  describe(`streams on ${name}`, () => {
    let host: RelayHost;
    let upstream: Upstream;
    /** Lets the body of `/two` go on. */
    let goOn = Promise.withResolvers<void>();
    let written = 0;

    beforeAll(async () => {
      upstream = await startUpstream((request, response) => {
        const coded = (coding: string, body: Uint8Array | string): unknown =>
          response.writeHead(200, { 'content-encoding': coding, 'content-type': 'application/json' }).end(body);
        switch (request.url) {
          case '/two':
            response.writeHead(200, { 'content-type': 'image/png' }).write('one ');
            return void goOn.promise.then(() => response.end('two'));
          case '/endless': {
            response.writeHead(200);
            const more = (): void => {
              while (!response.destroyed) {
                written += 65_536;
                if (!response.write(Buffer.alloc(65_536))) break;
              }
              if (!response.destroyed) response.once('drain', more);
            };
            return more();
          }
          case '/sized':
            return response.writeHead(200, { 'content-length': 300_000 }).end(Buffer.alloc(300_000, 'a'));
          case '/part':
            return response.writeHead(206, { 'content-range': 'bytes 0-1/9', 'content-length': 2 }).end('ab');
          case '/cut':
            return void response.writeHead(200).write('one', () => setTimeout(() => response.destroy(), 100));
          case '/cut-sized':
            return void response.writeHead(200, { 'content-length': 10 }).write('one', () => setTimeout(() => response.destroy(), 100));
          case '/stops':
            return void response.writeHead(200).write('one');
          case '/gzip':
            return coded('gzip', gzipSync(text));
          case '/x-gzip':
            return coded('x-gzip', gzipSync(text));
          case '/upper':
            return coded('GZIP', gzipSync(text));
          case '/br':
            return coded('br', brotliCompressSync(text));
          case '/deflate':
            return coded('deflate', deflateSync(text));
          case '/charset':
            return coded('UTF-8', text);
          case '/none':
            return coded('none', text);
          case '/agent':
            return response.writeHead(request.headers['user-agent'] === undefined ? 403 : 200).end(text);
          default:
            return response.writeHead(404).end();
        }
      });
      host = await start();
    });
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    });

    const relay = (path: string): string => `${host.baseUrl}/relay?${upstream.origin}${path}`;
    const upstreamSocket = (): Socket | undefined => upstream.requests.at(-1)?.socket;

    test('the first byte goes out before the last chunk is there', async () => {
      goOn = Promise.withResolvers();
      const response = await fetch(relay('/two'));
      expect(response.headers.get('content-type')).toBe('image/png');
      const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('one ');
      goOn.resolve();
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('two');
      expect((await reader?.read())?.done).toBe(true);
      expect(await host.lastCodes()).toEqual([]);
    });

    test('a body of a known length has it, and comes whole', async () => {
      const response = await fetch(relay('/sized'));
      expect(response.headers.get('content-length')).toBe('300000');
      expect((await response.text()).length).toBe(300_000);
      const head = await fetch(relay('/sized'), { method: 'HEAD' });
      expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '300000', '']);
      const part = await fetch(relay('/part'), { headers: { range: 'bytes=0-1' } });
      expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 0-1/9', 'ab']);
    });

    test('the upstream sends no more than the client reads, and is cancelled when the client leaves', async () => {
      written = 0;
      const { hostname, port } = new URL(host.baseUrl);
      const client = createConnection(Number(port), hostname);
      client.on('error', () => {});
      client.pause();
      client.write(`GET /relay?${upstream.origin}/endless HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
      await expect.poll(() => written, { timeout: 5000 }).toBeGreaterThan(0);
      let last = -1;
      // What fits into the buffers on the way is written, and then no more.
      await expect.poll(() => last === (last = written), { interval: 300, timeout: 10_000 }).toBe(true);
      expect(written).toBeLessThan(64 * 1024 * 1024);
      expect(upstreamSocket()?.destroyed).toBe(false);
      client.destroy();
      await expect.poll(() => upstreamSocket()?.destroyed, { timeout: 5000 }).toBe(true);
      await expect.poll(() => host.lastCodes(), { timeout: 5000 }).toEqual(['client-left']);
    });

    test.each(['/cut', '/cut-sized', '/stops'])('a body that breaks off has no end: %s', async (path) => {
      const response = await fetch(relay(path));
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow();
      await expect.poll(() => upstreamSocket()?.destroyed).toBe(true);
    });

    test.each(['/gzip', '/x-gzip', '/upper', '/br', '/deflate', '/charset', '/none'])('the coding of %s is decoded', async (path) => {
      const whole = await fetch(`${host.baseUrl}/whole?${upstream.origin}${path}`);
      expect([whole.status, await whole.text()]).toEqual([200, text]);
      expect(whole.headers.has('x-upstream-content-encoding')).toBe(false);
      expect(await (await fetch(relay(path))).text()).toBe(text);
    });

    test('an upstream is told who asks', async () => {
      expect((await fetch(`${host.baseUrl}/whole?${upstream.origin}/agent`)).status).toBe(200);
    });

    test('a body that is cut is no whole body', async () => {
      const { status, ...rest } = await fetch(`${host.baseUrl}/whole?${upstream.origin}/cut-sized`).then(async (it) => ({
        status: it.status,
        body: await it.json(),
      }));
      expect([status, rest]).toEqual([502, { body: { tag: 'unreachable', val: expect.any(String) } }]);
    });
  });
}
