import { createHash } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Request } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { requestHead } from '../../hosts/node/http/request.ts';
import { MetricsAccess } from '../../hosts/node/metrics/access.ts';
import { complete } from '../config/complete/complete.ts';

const token = 'mm_operators';
const admin = { tokenSha256: createHash('sha256').update(token).digest('hex') };
const { admin: _, ...withoutAdmin } = complete;
const listen = { ...complete.listen, hosts: ['127.0.0.1'], tlsTerminated: false };
const limits = { ...complete.limits, trustedProxies: ['10.0.0.0/8', '127.0.0.9', '::1', '2001:db8::/32'] };

const allows = (
  peer: string,
  headers: Readonly<Record<string, string>> = {},
  config: ConstructorParameters<typeof MetricsAccess>[0] = { listen, limits, admin },
): boolean =>
  new MetricsAccess(config).allows({
    method: 'GET',
    target: '/metrics',
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    peer,
  });

/** Returns a request from this machine as the listener takes it, with one more field. */
function received(name: string, value: string): Request {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
  const message = new IncomingMessage(socket);
  Object.assign(message, { method: 'GET', url: '/metrics', rawHeaders: ['Host', '127.0.0.1:8787', name, value] });
  return requestHead(message);
}

describe('without a credential', () => {
  test.each(['127.0.0.1', '127.8.8.8', '::ffff:127.0.0.1'])('%s may read', (peer) => expect(allows(peer)).toBe(true));

  test.each(['192.0.2.1', '10.0.0.1', '2001:db8::1', 'fe80::1%eth0', '0.0.0.0', '::', ''])('%s may not', (peer) =>
    expect(allows(peer)).toBe(false),
  );

  test.each(['127.0.0.9', '::1'])('%s may not: it is a trusted proxy', (peer) => {
    expect(allows(peer)).toBe(false);
    expect(allows(peer, {}, { ...withoutAdmin, listen, limits: { ...limits, trustedProxies: [] } })).toBe(true);
  });

  test.each(['forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'cf-connecting-ip'])(
    'a request that was forwarded, by %s, may not',
    (name) => expect(allows('127.0.0.1', { [name]: '127.0.0.1' })).toBe(false),
  );

  test.each([
    'CDN-Loop',
    'Client-IP',
    'Fly-Client-IP',
    'X-Envoy-External-Address',
    'X-Azure-ClientIP',
    'X-Original-Host',
    'X-ProxyUser-Ip',
    'X-Amzn-Trace-Id',
    'Sec-Fetch-Site',
  ])('a request from this machine with %s may not', (name) => {
    expect(new MetricsAccess({ listen, limits }).allows(received(name, 'cross-site'))).toBe(false);
  });

  test.each([
    ['localhost', true],
    ['LOCALHOST:8787', true],
    ['127.0.0.2:8787', true],
    ['[::1]:8787', true],
    ['gw.example', true],
    ['gw.example:9090', true],
    ['evil.example', false],
    ['evil.example:8787', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example:8787', false],
    ['192.0.2.1', false],
    ['', false],
  ])('a request to %s: %s', (host, expected) => {
    expect(allows('127.0.0.1', { host }, { listen: { ...listen, hosts: ['gw.example'] }, limits })).toBe(expected);
  });

  test('a request that names two hosts may not, if one of them is not this machine', () => {
    const headers = ['localhost', 'evil.example'].map((value) => ({ name: 'host', value }));
    expect(new MetricsAccess({ listen, limits }).allows({ method: 'GET', target: '/metrics', headers, peer: '127.0.0.1' })).toBe(false);
  });

  test.each([
    ['Origin', 'https://evil.example', false],
    ['Origin', 'null', false],
    ['Origin', 'http://127.0.0.1:1', false],
    ['Origin', 'http://127.0.0.1:8787', true],
    ['Origin', 'https://127.0.0.1:8787', false],
    ['Sec-Fetch-Site', 'same-site', false],
    ['Sec-Fetch-Site', 'same-origin', true],
    ['Sec-Fetch-Site', 'none', true],
  ])('a request of a page, with %s: %s', (name, value, expected) => {
    expect(new MetricsAccess({ listen, limits }).allows(received(name, value))).toBe(expected);
  });

  test('a page that came by https may read where TLS is ended in front, and one by http may not', () => {
    const access = new MetricsAccess({ listen: { ...listen, tlsTerminated: true }, limits });
    const of = (scheme: string): boolean => access.allows(received('Origin', `${scheme}://127.0.0.1:8787`));
    expect([of('https'), of('http')]).toEqual([true, false]);
  });

  test('a network of proxies counts as one', () => {
    const access = new MetricsAccess({ listen, limits: { ...limits, trustedProxies: ['127.0.0.0/30'] } });
    const from = (peer: string): boolean => access.allows({ method: 'GET', target: '/metrics', headers: [], peer });
    expect(['127.0.0.2', '127.0.0.4', '::1'].map(from)).toEqual([false, true, true]);
    access.use({ limits });
    expect(['127.0.0.2', '127.0.0.9', '::1'].map(from)).toEqual([true, false, false]);
  });
});

describe('with a credential', () => {
  test.each(['127.0.0.1', '192.0.2.1', '10.0.0.1'])('the token may read from %s, also through a proxy', (peer) => {
    expect(allows(peer, { authorization: `Bearer ${token}` })).toBe(true);
    expect(allows(peer, { authorization: `bearer  ${token} `, 'x-forwarded-for': '198.51.100.7' })).toBe(true);
  });

  test.each([`Bearer ${token}x`, `Bearer ${admin.tokenSha256}`, `Basic ${token}`, 'Bearer', '', token])(
    '%s may not, not even from this machine',
    (value) => expect(allows('127.0.0.1', { authorization: value })).toBe(false),
  );

  test('two may not', () => {
    const headers = [`Bearer ${token}`, `Bearer ${token}`].map((value) => ({ name: 'authorization', value }));
    const access = new MetricsAccess({ listen, limits, admin });
    expect(access.allows({ method: 'GET', target: '/metrics', headers, peer: '127.0.0.1' })).toBe(false);
  });

  test('no token may if none is configured, and the empty one never', () => {
    expect(allows('192.0.2.1', { authorization: `Bearer ${token}` }, { listen, limits })).toBe(false);
    const empty = { tokenSha256: createHash('sha256').update('').digest('hex') };
    expect(allows('192.0.2.1', { authorization: 'Bearer ' }, { listen, limits, admin: empty })).toBe(false);
  });
});
