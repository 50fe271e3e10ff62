import { get } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Output } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { listen } from '../support/listen.ts';
import { summary } from '../support/script.ts';
import { inOrder } from '../support/stage.ts';

const text = JSON.stringify({ jsonrpc: '2.0', id: 1, result: '0x00'.repeat(2000) });
const bytes = new TextEncoder().encode(text);
const head: Output = { tag: 'head', val: { status: 200, headers: [{ name: 'content-type', value: 'application/json' }] } };
const chunk = (from: number, to: number): Output => ({ tag: 'chunk', val: bytes.slice(from, to) });
const last: Output = { tag: 'end', val: summary };

const scripts = {
  '/whole': inOrder([{ output: [head, chunk(0, bytes.length), last], finished: true }]),
  '/streamed': inOrder([{ output: [head, chunk(0, 3000)] }, { output: [chunk(3000, bytes.length)] }, { output: [last], finished: true }]),
  '/short': inOrder([{ output: [head, chunk(0, 100), last], finished: true }]),
};

function ask(url: URL, accepted?: string): Promise<{ readonly headers: IncomingHttpHeaders; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: accepted === undefined ? {} : { 'accept-encoding': accepted } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (it: Buffer) => chunks.push(it)).on('error', reject);
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

test.each(['/whole', '/streamed'])('a long response is compressed for clients that take that: %s', async (path) => {
  await using server = await listen(scripts);
  const url = new URL(path, server.url);
  const gzipped = await ask(url, 'gzip, deflate');
  expect(gzipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(gunzipSync(gzipped.body).toString()).toBe(text);
  const brotli = await ask(url, 'gzip, br');
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(brotli.body).toString()).toBe(text);
  expect(brotli.body.length).toBeLessThan(200);
  const plain = await ask(url);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.headers.vary).toBe('accept-encoding');
  expect(plain.body.toString()).toBe(text);
});

test('a short response is sent as it is', async () => {
  await using server = await listen(scripts);
  const { headers, body } = await ask(new URL('/short', server.url), 'gzip, br');
  expect([headers['content-encoding'], headers.vary, body.length]).toEqual([undefined, undefined, 100]);
});
