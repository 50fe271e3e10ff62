import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import type { NodeServer } from '../../hosts/node/server.ts';
import { StaticRoute } from '../../hosts/shared/console/static-route.ts';
import type { StaticManifest } from '../../hosts/shared/console/manifest.ts';
import { from } from '../../scripts/build/paths.ts';
import { keptLog } from '../node/support/log.ts';

const { files }: StaticManifest = JSON.parse(readFileSync(from('dist/static/manifest.json'), 'utf8'));
const decode = { br: brotliDecompressSync, gzip: gunzipSync } as const;
const long = Object.entries(files).filter(([, { size }]) => size >= 1024);
const short = Object.entries(files).filter(([, { size }]) => size < 1024);
const wasm = Object.keys(files).find((path) => path.includes('/nft.core.')) ?? '';

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

describe('a file of the console that the build has compressed', () => {
  let directory: string;
  let server: NodeServer;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-coded-'));
    server = await startServer({ config: {}, env: {}, directory, port: 0, log: keptLog() });
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  /** Sends a request without the fields that a `fetch` adds. */
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answered> =>
    new Promise((resolve, reject) => {
      request(server.url.origin + path, { method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
      })
        .on('error', reject)
        .end();
    });

  test.each(long)('%s comes in the coding that the client prefers, each with a strong tag of its own', async (path, file) => {
    const tags = new Set<string>();
    for (const [accepted, coding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0.5, gzip', 'gzip'],
    ] as const) {
      const { status, headers, body } = await ask(path, { 'accept-encoding': accepted });
      expect([status, headers['content-encoding'], headers.vary]).toEqual([200, coding, 'accept-encoding']);
      expect([body.length, headers['content-length']]).toEqual([file.coded?.[coding].size, String(body.length)]);
      expect(sha256(decode[coding](body))).toBe(file.sha256);
      expect(headers.etag).toBe(`"${sha256(body).slice(0, 32)}"`);
      tags.add(headers.etag ?? '');
    }
    for (const accepted of [undefined, 'identity', 'br;q=0, gzip;q=0', 'zstd']) {
      const { headers, body } = await ask(path, accepted === undefined ? {} : { 'accept-encoding': accepted });
      expect([headers['content-encoding'], headers.vary, headers['content-length']]).toEqual([
        undefined,
        'accept-encoding',
        String(file.size),
      ]);
      expect(sha256(body)).toBe(file.sha256);
      tags.add(headers.etag ?? '');
    }
    expect(tags.size).toBe(3);
  });

  test.each(short)('%s is short, and comes as it is', async (path, file) => {
    const { headers, body } = await ask(path, { 'accept-encoding': 'br' });
    expect([headers['content-encoding'], headers.vary, sha256(body)]).toEqual([undefined, undefined, file.sha256]);
  });

  test('HEAD has the fields of GET, with the length of the coding', async () => {
    for (const accepted of ['br', 'gzip', 'identity']) {
      const got = await ask(wasm, { 'accept-encoding': accepted });
      const head = await ask(wasm, { 'accept-encoding': accepted }, 'HEAD');
      const of = ({ status, headers }: Answered) => [status, { ...headers, date: '', 'x-request-id': '' }];
      expect(of(head)).toEqual(of(got));
      expect(head.body.length).toBe(0);
    }
  });

  test('a tag makes 304 for its own coding only', async () => {
    const tags = new Map<string, string>();
    for (const accepted of ['br', 'gzip', 'identity'])
      tags.set(accepted, (await ask(wasm, { 'accept-encoding': accepted })).headers.etag ?? '');
    for (const [accepted, own] of tags) {
      for (const [coding, tag] of tags) {
        const { status, headers, body } = await ask(wasm, { 'accept-encoding': accepted, 'if-none-match': `W/${tag}` });
        expect([accepted, coding, status]).toEqual([accepted, coding, tag === own ? 304 : 200]);
        expect([headers.etag, headers.vary]).toEqual([own, 'accept-encoding']);
        if (status === 304) expect([body.length, headers['content-encoding']]).toEqual([0, undefined]);
      }
    }
  });

  test('a part is not sent: a Range is answered with the whole file', async () => {
    const { status, headers, body } = await ask(wasm, { 'accept-encoding': 'br', range: 'bytes=0-9' });
    expect([status, headers['content-range'], headers['accept-ranges']]).toEqual([200, undefined, undefined]);
    expect(body.length).toBe(files[wasm]?.coded?.br.size);
  });
});

test('a host without compressed files sends each file as it is, and leaves the coding to others', async () => {
  const [path, file] = long[0] ?? ['', undefined];
  if (file === undefined) throw new Error('expected a long file');
  const read = async (): Promise<Uint8Array> => new Uint8Array(file.size);
  const route = new StaticRoute('/', new Map([[path, file]]), { read }, () => true);
  const headers = [{ name: 'accept-encoding', value: 'br' }];
  const answered = await route.answer({ method: 'GET', target: path, peer: '', headers }, 'r');
  const names = answered.tag === 'ok' ? answered.val.head.headers.map(({ name }) => name) : [];
  expect([names.includes('content-encoding'), names.includes('vary'), names.includes('etag')]).toEqual([false, false, true]);
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
