import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { compress, isCompressible, negotiated } from '../../../hosts/node/http/compression.ts';
import { codingFor } from '../../../hosts/shared/accept-encoding.ts';

describe('the coding of a response', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['deflate', undefined],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0.1', 'gzip'],
    ['*', 'br'],
    ['*;q=0', undefined],
    ['br;q=0, *', 'gzip'],
    ['gzip;q=0', undefined],
    ['identity;q=1, gzip;q=0.5', undefined],
    ['identity;q=0.5, gzip;q=1', 'gzip'],
    ['gzip;q=2', undefined],
    ['gzip;q=x', undefined],
  ] as const)('%s', (accepted, expected) => {
    expect(codingFor(accepted)).toBe(expected);
  });
});

const head = (fields: Readonly<Record<string, string>>, status = 200): Head => ({
  status,
  headers: Object.entries(fields).map(([name, value]) => ({ name, value })),
});
const json = { 'content-type': 'application/json' };

test('only long bodies that become shorter are compressed', () => {
  expect(isCompressible(head(json), 1024)).toBe(true);
  expect(isCompressible(head(json), undefined)).toBe(true);
  expect(isCompressible(head(json), 1023)).toBe(false);
  for (const type of ['text/plain; version=0.0.4', 'application/problem+json', 'image/svg+xml', 'application/ld+json; charset=utf-8'])
    expect(isCompressible(head({ 'content-type': type }), 5000), type).toBe(true);
  for (const type of ['image/png', 'video/mp4', 'application/zip', 'application/octet-stream', ''])
    expect(isCompressible(head({ 'content-type': type }), 5000), type).toBe(false);
  expect(isCompressible(head({ ...json, 'content-encoding': 'gzip' }), 5000)).toBe(false);
  expect(isCompressible(head({ ...json, vary: 'Accept-Encoding' }), 5000)).toBe(false);
  expect(isCompressible(head({ ...json, 'cache-control': 'no-store, no-transform' }), 5000)).toBe(false);
  expect(isCompressible(head({ ...json, 'content-range': 'bytes 0-9/10' }, 206), 5000)).toBe(false);
});

test('the head says what became of the body', () => {
  const given = head({ ...json, 'content-length': '5000', etag: '"strong"', 'accept-ranges': 'bytes' });
  const vary = { name: 'vary', value: 'accept-encoding' };
  expect(negotiated(given, undefined, 5000)).toEqual({ status: 200, headers: [...given.headers, vary] });
  expect(negotiated(given, 'br', 100).headers).toEqual([
    { name: 'content-type', value: 'application/json' },
    { name: 'etag', value: 'W/"strong"' },
    vary,
    { name: 'content-encoding', value: 'br' },
    { name: 'content-length', value: '100' },
  ]);
});

test('a compressed body has the bytes of the body', async () => {
  const body = Buffer.from('a text that repeats '.repeat(500));
  expect(gunzipSync(await compress(body, 'gzip')).equals(body)).toBe(true);
  expect(brotliDecompressSync(await compress(body, 'br')).equals(body)).toBe(true);
  expect((await compress(body, 'br')).length).toBeLessThan(200);
});
