import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { StaticManifest } from '../../../hosts/shared/console/manifest.ts';
import { from } from '../../../scripts/build/paths.ts';
import { ask, at, bearer, envelope, expectProblem } from '../support/ask.ts';
import { rawRequest } from '../support/raw.ts';
import type { World } from '../support/world.ts';

const { files }: StaticManifest = JSON.parse(readFileSync(from('dist/static/manifest.json'), 'utf8'));

/** The landing page and the console, as files. `tests/console` uses them in a browser. */
export function consoleFiles(world: () => World): void {
  describe('the files of the console', () => {
    const base = async (): Promise<string> => (await world().shared()).baseUrl;

    test.each(Object.entries(files))('%s is served as it was built', async (path, file) => {
      const response = await fetch(`${await base()}${path}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(response.status).toBe(200);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
      expect(response.headers.get('content-type')).toBe(file.type);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      const hashed = path.includes(file.sha256.slice(0, 12));
      expect(response.headers.get('cache-control')).toBe(hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    });

    test('HEAD has the fields and no body, and an unchanged file is 304', async () => {
      const url = `${await base()}/console/`;
      const head = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
      expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', String(files['/console/']?.size)]);
      const etag = head.headers.get('etag') ?? '';
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await fetch(url, { headers: { 'if-none-match': known } });
        expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      }
      expect((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    });

    test('/console leads to /console/, and no other method is taken', async () => {
      const there = await fetch(`${await base()}/console`, { redirect: 'manual' });
      expect([there.status, there.headers.get('location')]).toEqual([308, '/console/']);
      for (const path of ['/console', '/console/'])
        expectProblem(await ask(`${await base()}${path}`, { method: 'POST' }), 405, 'method-not-allowed', 'GET');
    });

    test('without the console the description of the interface is still there', async () => {
      const served = await world().serve({ ...world().configuration(), listen: { console: false } });
      const { status, body } = await ask(`${served.baseUrl}/openapi.json`);
      expect([status, at(body, 'openapi')]).toEqual([200, expect.stringMatching(/^3\.1/)]);
      expectProblem(await ask(`${served.baseUrl}/console/`), 404, 'unknown-route');
      await served.kill();
    });

    test.each([
      '/console/manifest.json',
      '/console/index.html',
      '/console/..%2fmanifest.json',
      '/console/%2e%2e%2fpackage.json',
      '/index.html',
    ])('what the manifest does not list is not there: %s', async (path) => {
      const { status, text } = await rawRequest(await base(), { method: 'GET', path, headers: { host: 'localhost' } });
      expect([status, at(JSON.parse(text), 'code')]).toEqual([404, 'unknown-route']);
    });

    test.each(['/', '/console/'])('a foreign host gets no page at %s', async (path) => {
      const { status, text } = await rawRequest(await base(), { method: 'GET', path, headers: { host: 'gateway.example' } });
      expect([status, at(JSON.parse(text), 'code')]).toEqual([421, 'unknown-host']);
    });

    test('the signer takes requests of its own pages, and of no other page', async () => {
      const body = JSON.stringify(envelope({ method: 'eth_accounts' }));
      const status = async (origin: string, host: string): Promise<number> => {
        const headers = { host, origin, 'content-type': 'application/json', ...bearer(world().token) };
        return (await rawRequest(await base(), { method: 'POST', path: '/v1/signer', headers, body })).status;
      };
      expect(await status('http://localhost:8787', 'localhost:8787')).toBe(200);
      for (const origin of [
        'http://localhost:8788',
        'http://localhost',
        'https://localhost:8787',
        'https://evil.example',
        'null',
        'http://localhost:8787.evil.example',
      ])
        expect([origin, await status(origin, 'localhost:8787')]).toEqual([origin, 403]);
      expect(await status('http://evil.example', 'evil.example')).toBe(421);
    });
  });
}
