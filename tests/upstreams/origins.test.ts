import { expect, test } from 'vitest';
import { readSections } from '../../hosts/shared/config/read.ts';
import { upstreamOrigins } from '../../hosts/shared/upstreams/origins/origins.ts';

/** Returns the origin that is shown of an endpoint. `env` has the variables. */
function shown(url: string | object, env: Readonly<Record<string, string>> = {}): string | undefined {
  const read = readSections(JSON.stringify({ chains: { 1: { rpc: [url] } } }), (name) => env[name]);
  expect(read.errors).toEqual([]);
  return upstreamOrigins(read).find(({ upstream }) => upstream.kind === 'rpc')?.origin;
}

test.each([
  ['https://rpc.example/v2/key?token=secret', 'https://rpc.example'],
  ['https://RPC.Example:443', 'https://rpc.example'],
  ['http://127.0.0.1:8545/', 'http://127.0.0.1:8545'],
  ['https://[2001:db8::1]:8443/rpc', 'https://[2001:db8::1]:8443'],
])('of %s the origin is %s', (url, origin) => {
  expect(shown(url)).toBe(origin);
  expect(shown({ url, bearer: 'the-token-of-the-endpoint' })).toBe(origin);
});

test.each([
  'https://rpc.example/${KEY}',
  'https://rpc.example/?key=${KEY}',
  'https://rpc.example?${KEY}',
  'https://rpc.example/v2/${KEY}/deeper',
  'https://rpc.example/${KEY}@elsewhere.example/',
])('a variable behind the origin leaves the origin to be seen: %s', (url) => {
  expect(shown(url, { KEY: 'Secret-Key' })).toBe('https://rpc.example');
});

test.each([
  ['${KEY}', 'https://Secret.example/'],
  ['https://${KEY}/', 'secret.example'],
  ['https://${KEY}.rpc.example/', 'secret'],
  // Hosts are lower-case, so the redactor does not find these.
  ['https://${KEY}.rpc.example/', 'SeCrEt'],
  ['https://${KEY}.rpc.example/', 'x'],
  ['https://rpc.example${KEY}', '.secret.example'],
  ['https://rpc.example${KEY}', '/secret'],
  ['https://127.0.0.${KEY}/', '1'],
  ['https://rpc.${KEY}/path', 'example'],
])('a variable in the host hides it: %s', (url, value) => {
  expect(shown(url, { KEY: value })).toBe('https://chain-1-rpc-0.invalid');
  expect(shown({ url }, { KEY: value })).toBe('https://chain-1-rpc-0.invalid');
});

test('scheme and port are shown', () => {
  expect(shown('https://rpc.example:${KEY}/', { KEY: '8443' })).toBe('https://rpc.example:8443');
  expect(shown('http${KEY}://rpc.example/', { KEY: 's' })).toBe('https://rpc.example');
});

test('a word in a host is no secret by chance', () => {
  const headers = { 'x-scheme': 'https', 'x-level': 'info' };
  expect(shown({ url: 'https://information.example/', headers })).toBe('https://information.example');
});

test('a secret of another place hides an origin that has it', () => {
  expect(shown({ url: 'https://customer-4711.rpc.example/', headers: { 'x-key': '${KEY}' } }, { KEY: 'customer-4711' })).toBe(
    'https://chain-1-rpc-0.invalid',
  );
  expect(shown({ url: 'https://customer-4711.rpc.example/', headers: { 'x-key': 'customer-4711' } })).toBe('https://chain-1-rpc-0.invalid');
});

test('every upstream has one, also those that stand for many origins', () => {
  const config = {
    chains: { 1: { rpc: ['https://a.example/1', { url: 'https://b.example/${KEY}' }] }, 10: { rpc: ['${OTHER}'] } },
    content: { ipfs: ['https://ipfs.example', 'https://${KEY}.ipfs.example'], arweave: ['https://ar.example'] },
  };
  const env: Readonly<Record<string, string>> = { KEY: 'secret', OTHER: 'https://c.example' };
  const found = upstreamOrigins(readSections(JSON.stringify(config), (name) => env[name]));
  expect(found.map(({ upstream: { kind, chain, endpoint }, origin }) => [kind, chain, endpoint, origin].join(' '))).toEqual([
    'rpc 1 0 https://a.example',
    'rpc 1 1 https://b.example',
    'rpc 10 0 https://chain-10-rpc-0.invalid',
    'ipfs  0 https://ipfs.example',
    'ipfs  1 https://ipfs-1.invalid',
    'arweave  0 https://ar.example',
    'token   ',
    'other   ',
  ]);
});
