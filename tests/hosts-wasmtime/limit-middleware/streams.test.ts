import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { limited } from '../../../scripts/build/limited/services.ts';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { ask } from '../../suite/support/ask.ts';
import { LimitedFile, hourly, underWay } from './limited.ts';

const MEBIBYTE = 1024 * 1024;

/** The field that a build for tests takes out of requests. */
const ofTheConnection = { 'x-of-the-connection': 'yes' };

/** Begins a request whose body stays open, and waits for the head of the response. */
async function open(url: string): Promise<{ outgoing: ClientRequest; response: IncomingMessage }> {
  const outgoing = request(url, { method: 'POST', headers: ofTheConnection, agent: false });
  outgoing.flushHeaders();
  const [response]: IncomingMessage[] = await once(outgoing, 'response');
  if (response === undefined) throw new Error('expected a response, got none');
  return { outgoing, response };
}

/** Reads a body to its end. */
async function read(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of incoming) text += String(piece);
  return text;
}

/** Asks until a slot is free, and returns how often it was refused. */
async function refusalsUntilFree(url: string): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const { status } = await ask(url);
    if (status === 200) return refusals;
    expect(status).toBe(429);
  }
}

describe('the limit middleware', () => {
  const stack = new AsyncDisposableStack();
  afterAll(() => stack.disposeAsync());
  const file = stack.use(new LimitedFile(limited.forTests));

  // A plan with slots has its bodies relayed; any other hands on the stream of the service. A
  // request with a field to take out is made anew.
  describe.each([
    ['hands on the stream', file, hourly(100)],
    ['relays the body', file, underWay(100)],
    ['makes the request anew', stack.use(new LimitedFile(limited.stripped)), hourly(100)],
  ])('which %s', (_, served, limits) => {
    test('passes both bodies on while they come', async () => {
      const { baseUrl } = await served.serve(limits);
      const { outgoing, response } = await open(`${baseUrl}/echo`);
      for (const piece of ['one', 'two', 'three']) {
        outgoing.write(piece);
        const [back]: Buffer[] = await once(response, 'data');
        expect(String(back)).toBe(piece);
      }
      outgoing.end();
      response.resume();
      await once(response, 'end');
    });

    test('relays 64 MiB each way', async () => {
      const { baseUrl } = await served.serve(limits);
      const large = await fetch(`${baseUrl}/large?${64 * MEBIBYTE}`);
      expect(large.headers.get('content-length')).toBe(String(64 * MEBIBYTE));
      let size = 0;
      for await (const piece of large.body ?? []) size += piece.length;
      expect(size).toBe(64 * MEBIBYTE);
      const reply = await ask(`${baseUrl}/wait`, { method: 'POST', headers: ofTheConnection, body: new Uint8Array(64 * MEBIBYTE) });
      expect(reply.body).toBe(String(64 * MEBIBYTE));
    });

    test('breaks a body off that the client leaves, and goes on', async () => {
      const { baseUrl } = await served.serve(limits);
      const { outgoing, response } = await open(`${baseUrl}/large?${1024 * MEBIBYTE}`);
      await once(response, 'data');
      outgoing.destroy();
      expect((await ask(`${baseUrl}/status?200`)).status).toBe(200);
    });

    test('hands on a request that the service sends on as it is', async () => {
      const upstream = await serve((incoming, response) => {
        const { method, url, headers } = incoming;
        void read(incoming).then((body) => response.end(JSON.stringify({ method, url, headers, body })));
      });
      stack.defer(() => upstream.close());
      const { baseUrl } = await served.serve(limits);
      const authority = new URL(upstream.url).host;
      const outgoing = request(`${baseUrl}/forward?a=%2F`, {
        method: 'POST',
        headers: {
          host: 'inbound.example',
          'x-forward-to': authority,
          'proxy-authorization': 'Basic c2VjcmV0',
          'keep-alive': 'timeout=77',
          'proxy-connection': 'keep-alive',
          te: 'trailers',
          ...ofTheConnection,
        },
      });
      outgoing.end('body');
      const [response]: IncomingMessage[] = await once(outgoing, 'response');
      if (response === undefined) throw new Error('expected a response, got none');
      const text = await read(response);
      const { headers, ...came }: { headers: Record<string, string> } = JSON.parse(text);
      expect(came).toEqual({ method: 'POST', url: '/forward?a=%2F', body: 'body' });
      expect(headers['host']).not.toBe('inbound.example');
      for (const name of ['proxy-authorization', 'keep-alive', 'proxy-connection']) expect(headers[name]).toBeUndefined();
      expect(text).not.toContain('c2VjcmV0');
      expect(headers['x-forward-to']).toBe(authority);
      expect('x-of-the-connection' in headers).toBe(served === file);
      expect(response.headers['ratelimit']).toBeDefined();
    });
  });

  describe('with one slot', () => {
    test('frees it when the body of the response has ended', async () => {
      const { baseUrl } = await file.serve(underWay(1));
      const { outgoing, response } = await open(`${baseUrl}/echo`);
      expect((await ask(`${baseUrl}/status?200`)).status).toBe(429);
      outgoing.end('the end');
      response.resume();
      await once(response, 'end');
      await refusalsUntilFree(`${baseUrl}/status?200`);
    });

    test('frees it when the client leaves', async () => {
      const { baseUrl } = await file.serve(underWay(1));
      const { outgoing, response } = await open(`${baseUrl}/large?${1024 * MEBIBYTE}`);
      await once(response, 'data');
      expect((await ask(`${baseUrl}/status?200`)).status).toBe(429);
      outgoing.destroy();
      await refusalsUntilFree(`${baseUrl}/status?200`);
    });

    test('frees it when the service fails or has no body', async () => {
      const { baseUrl } = await file.serve(underWay(1));
      expect((await ask(`${baseUrl}/error`)).status).toBe(500);
      await refusalsUntilFree(`${baseUrl}/status?200`);
      await refusalsUntilFree(`${baseUrl}/status?200`);
    });
  });
});
