import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConsole } from '../../hosts/node/http/console.ts';
import { startServer } from '../../hosts/node/server.ts';
import type { NodeServer } from '../../hosts/node/server.ts';
import { BlocksRoute } from '../../hosts/shared/console/blocks-route.ts';
import { consoleFields } from '../../hosts/shared/console/fields.ts';
import type { StaticManifest } from '../../hosts/shared/console/manifest.ts';
import { schemeOf, withoutOwnOrigin } from '../../hosts/shared/console/own-origin.ts';
import { RedirectRoute } from '../../hosts/shared/console/redirect-route.ts';
import { servedHosts } from '../../hosts/shared/console/served-host.ts';
import { from } from '../../scripts/build/paths.ts';
import { complete } from '../config/complete/complete.ts';
import { keptLog } from '../node/support/log.ts';
import { ask, expectProblem } from '../suite/support/ask.ts';

const manifest: StaticManifest = JSON.parse(readFileSync(from('dist/static/manifest.json'), 'utf8'));

describe('a gateway with listen.console off', () => {
  let directory: string;
  let server: NodeServer;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-console-off-'));
    server = await startServer({ config: { listen: { console: false } }, env: {}, directory, port: 0, log: keptLog() });
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  test.each(['/', '/console', '/console/', Object.keys(manifest.files).find((path) => path.endsWith('.js')) ?? ''])(
    'has no route at %s',
    async (path) => {
      expectProblem(await ask(server.url.origin + path), 404, 'unknown-route');
    },
  );
});

describe('the files', () => {
  test.each([
    ['/console/console.', 30_000],
    ['/console/verifier.', 34_000],
    ['/console/style.', 3000],
    ['/console/nft.core.', 270_000],
    ['/openapi.json', 12_000],
  ])('%s is small for a browser that takes br', (start, most) => {
    const [, found] = Object.entries(manifest.files).find(([path]) => path.startsWith(start)) ?? [];
    const { br, gzip } = found?.coded ?? {};
    expect(br?.size).toBeLessThan(most);
    // A cap that is far away says nothing.
    expect(br?.size).toBeGreaterThan(most / 2);
    expect(gzip?.size).toBeLessThan(most * 1.3);
  });

  test('no page has a script or a style of its own', () => {
    for (const page of ['landing.html', 'console.html']) {
      const text = readFileSync(from(`dist/static/files/${page}`), 'utf8');
      expect(text).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*src=)|https?:|\{\{/);
    }
  });
});

describe('the blocks', () => {
  const cid = 'bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e';
  const request = (target: string, host = 'localhost') => ({ method: 'GET', target, peer: '', headers: [{ name: 'host', value: host }] });
  const isServed = servedHosts(['localhost']);

  test('are those that the gateway keeps, by their CID alone', async () => {
    const asked: string[] = [];
    const route = new BlocksRoute((key) => void asked.push(key), isServed);
    expect(await route.answer(request(`/console/blocks/${cid}`), 'r')).toMatchObject({ tag: 'ok', val: { head: { status: 204 } } });
    expect(asked).toEqual([`cid:${cid}`]);
    for (const target of [
      '/console/blocks/',
      '/console/blocks/../x',
      '/console/blocks/resized:1',
      `/console/blocks/${cid}?x`,
      `/console/blocks/${cid}/`,
    ])
      expect([target, route.takes(request(target))]).toEqual([target, false]);
    expect(route.takes(request(`/console/blocks/${cid}`, 'evil.example'))).toBe(false);
  });

  test('are bounded for all clients together', async () => {
    let now = 0;
    const route = new BlocksRoute(
      () => new Uint8Array(16 << 20),
      isServed,
      () => now,
    );
    const tag = async (): Promise<string> => (await route.answer(request(`/console/blocks/${cid}`), 'r')).tag;
    expect([await tag(), await tag(), await tag()]).toEqual(['ok', 'ok', 'err']);
    now = 60_000;
    expect(await tag()).toBe('ok');
  });

  test.each([
    [1 << 20, 32],
    [4 << 20, 8],
  ])('of %i bytes are bounded for 64 requests at the same time', async (size, most) => {
    const read = async (): Promise<Uint8Array> => new Uint8Array(size);
    const route = new BlocksRoute(read, isServed, () => 0);
    const answers = await Promise.all(Array.from({ length: 64 }, () => route.answer(request(`/console/blocks/${cid}`), 'r')));
    expect(answers.filter(({ tag }) => tag === 'ok').length).toBe(most);
  });

  test('that are not kept count as look-ups, and reserve nothing once that is known', async () => {
    let now = 0;
    const route = new BlocksRoute(
      async () => undefined,
      isServed,
      () => now,
    );
    const tags: string[] = [];
    for (let asked = 0; asked <= 4096; asked += 1) tags.push((await route.answer(request(`/console/blocks/${cid}`), 'r')).tag);
    expect([tags.indexOf('err'), tags.length]).toEqual([4096, 4097]);
    now = 60_000;
    expect((await route.answer(request(`/console/blocks/${cid}`), 'r')).tag).toBe('ok');
  });

  test('that fail to be read reserve nothing', async () => {
    const route = new BlocksRoute(
      () => Promise.reject(new Error('the cache is away')),
      isServed,
      () => 0,
    );
    for (let asked = 0; asked < 40; asked += 1)
      await expect(route.answer(request(`/console/blocks/${cid}`), 'r')).rejects.toThrow('the cache is away');
  });
});

describe('the fields of the console', () => {
  const sandboxed = {
    name: 'content-security-policy',
    value: expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'; sandbox$/),
  };
  const blocks = (block?: Uint8Array) =>
    new BlocksRoute(
      () => block,
      () => true,
    );

  test.each([
    ['a block', blocks(new Uint8Array(3)), 200, 'no-store'],
    ['a block that is not kept', blocks(), 204, 'no-store'],
    ['the way to the console', new RedirectRoute(() => true), 308, 'no-cache'],
  ] as const)('%s has all of them, for GET and HEAD', async (_, route, status, cacheControl) => {
    const answer = (method: string) => route.answer({ method, target: '/console/blocks/x', peer: '', headers: [] }, 'r');
    for (const method of ['GET', 'HEAD']) {
      const answered = await answer(method);
      expect(answered).toMatchObject({ tag: 'ok', val: { head: { status } } });
      const shared = consoleFields('data', cacheControl, 'r');
      expect(answered.tag === 'ok' && answered.val.head.headers).toEqual(expect.arrayContaining([...shared, sandboxed]));
    }
    expect(await answer('POST')).toMatchObject({ tag: 'err', val: { code: 'method-not-allowed', headers: [{ value: 'GET, HEAD' }] } });
  });
});

test.each([
  ['http://gw.example', 'gw.example', 'http'],
  ['https://gw.example', 'GW.example', 'https'],
  ['http://gw.example:8787', 'gw.example:8787', 'http'],
  // A proxy may name the port that a browser leaves out.
  ['https://gw.example', 'gw.example:443', 'https'],
  ['http://gw.example', 'gw.example:80', 'http'],
  ['https://gw.example', 'gw.example:80', undefined],
  ['http://gw.example:8788', 'gw.example:8787', undefined],
  ['http://gw.example', 'gw.example:8787', undefined],
  ['http://gw.example/', 'gw.example', undefined],
  ['http://gw.example', 'gw.example/', undefined],
  ['http://gw.example', 'a@gw.example', undefined],
  ['null', 'gw.example', undefined],
])('the origin %s is that of %s where clients come by %s, and by no other scheme', (origin, host, own) => {
  const headers = [
    { name: 'host', value: host },
    { name: 'origin', value: origin },
  ];
  const request = { method: 'POST', target: '/', peer: '', headers };
  const isServed = servedHosts(['gw.example']);
  for (const scheme of ['http', 'https'] as const) {
    const fields = (of: typeof request, served = isServed): number => withoutOwnOrigin(of, scheme, served).headers.length;
    expect([scheme, fields(request)]).toEqual([scheme, own === scheme ? 1 : 2]);
    expect(fields({ ...request, headers: [...headers, ...headers] })).toBe(4);
    // Under a name that `listen.hosts` does not list nothing is the gateway's own.
    expect(fields(request, servedHosts(['localhost']))).toBe(2);
  }
});

test.each([
  [true, 'https'],
  [false, 'http'],
] as const)('clients of a listener with listen.tlsTerminated %s come by %s', (tlsTerminated, scheme) => {
  const listen = { ...complete.listen, hosts: ['gw.example'], console: true, tlsTerminated };
  expect(schemeOf(listen)).toBe(scheme);
  const { seen } = openConsole({ ...complete, listen }, { read: () => undefined });
  const own = (['http', 'https'] as const).filter((it) => {
    const headers = Object.entries({ host: 'gw.example', origin: `${it}://gw.example` }).map(([name, value]) => ({ name, value }));
    return seen({ method: 'POST', target: '/v1/signer', peer: '', headers }).headers.length === 1;
  });
  expect(own).toEqual([scheme]);
});

test.each([
  ['gw.example', true],
  ['GW.example:8787', true],
  ['exact.example:8443', true],
  ['exact.example', false],
  ['exact.example:1', false],
  ['evil.example', false],
])('a gateway of gw.example and exact.example:8443 is served under %s: %s', (host, served) => {
  expect(servedHosts(['gw.example', 'exact.example:8443'])({ headers: [{ name: 'host', value: host }] })).toBe(served);
});
