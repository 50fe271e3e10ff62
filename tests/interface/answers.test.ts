import { describe, expect, test } from 'vitest';
import { serve } from '../../cli/demo/devnet/serve.ts';
import { watchFetch } from '../suite/described/fetch.ts';
import type { Seen } from '../suite/described/exchange.ts';
import { httpFaults, messageFaults } from '../suite/described/http.ts';
import { methodFaults } from '../suite/described/methods.ts';
import { expectDescribed, watchedHost } from '../suite/described/watch.ts';
import type { SuiteHost } from '../suite/support/host.ts';

const usual = { 'x-request-id': 'a', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
const problemType = { ...usual, 'content-type': 'application/problem+json' };
const problem = {
  type: 'about:blank',
  title: 'The token was not found',
  status: 404,
  code: 'token-not-found',
  detail: 'there is none',
  retryable: false,
  requestId: 'a',
};
const token = '/v1/nft/1/0x06012c8cf97BEaD5deAe237070F9587f8E7A266d/7';

/** Returns the faults of an answer to a `GET`, unless `change` says otherwise. */
function faults(target: string, status: number, headers: Record<string, string>, body?: unknown, change: Partial<Seen> = {}): string {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return httpFaults({ method: 'GET', target, status, headers: new Headers(headers), ...change }, text).join('\n');
}

describe('an answer over HTTP', () => {
  const health = { ...usual, 'content-type': 'application/json' };

  test('as described has no fault', () => {
    expect(faults('/healthz?probe', 200, health, { status: 'ok' })).toBe('');
    expect(faults(token, 404, problemType, problem)).toBe('');
    expect(faults(token, 200, { ...health, etag: '"a"' })).toBe('');
    expect(faults(token, 404, problemType, '', { method: 'HEAD' })).toBe('');
    expect(faults(`${token}/image`, 200, { ...usual, 'content-type': 'image/png', 'cross-origin-resource-policy': 'cross-origin' })).toBe(
      '',
    );
  });

  test.each([
    [
      'a status that the route does not have',
      faults('/healthz', 404, problemType, problem),
      'the status is none of those described, 200, 400',
    ],
    ['another content type', faults('/healthz', 200, { ...health, 'content-type': 'text/html' }), 'the content type "text/html" is none'],
    ['no content type', faults('/healthz', 200, usual), 'the content type "" is none'],
    ['a required field left out', faults('/healthz', 200, { ...health, 'x-request-id': '' }), 'the header field X-Request-Id'],
    ['an unknown caching', faults('/healthz', 200, { ...health, 'cache-control': 'immutable' }), 'the header field Cache-Control'],
    ['a body of another shape', faults('/healthz', 200, health, { status: 'well' }), '/status must be equal to constant'],
    ['a member that is not described', faults('/healthz', 200, health, { status: 'ok', more: 1 }), '"additionalProperty":"more"'],
    ['a body that is not JSON', faults('/healthz', 200, health, '{'), 'the body is not JSON'],
    ['a body for HEAD', faults('/healthz', 200, health, { status: 'ok' }, { method: 'HEAD' }), 'the answer to HEAD has a body'],
    ['a code that is not in the list', faults(token, 404, problemType, { ...problem, code: 'gone' }), '/code must be equal to one of'],
    ['a problem of another status', faults(token, 404, problemType, { ...problem, status: 410 }), '/status must be equal to constant'],
    ['a path that is not described', faults('/nowhere', 200, health, {}), 'the status is none of those described, 400, 404'],
    [
      'a method that is not described',
      faults('/healthz', 200, health, {}, { method: 'PUT' }),
      'the status is none of those described, 400',
    ],
    ['401 without WWW-Authenticate', faults(token, 401, problemType), 'the required header field WWW-Authenticate is missing'],
  ])('with %s has a fault', (_, found, expected) => {
    expect(found).toContain(expected);
  });
});

describe('an answer of JSON-RPC', () => {
  const json = { ...usual, 'content-type': 'application/json' };
  const rpc = (status: number, body: unknown): string => faults('/v1/signer/1', status, json, body, { method: 'POST' });
  const failure = {
    jsonrpc: '2.0',
    id: null,
    error: { code: 4100, message: 'no', data: { ...problem, status: 401, code: 'unauthorized' } },
  };

  test('as described has no fault', () => {
    expect(rpc(200, { jsonrpc: '2.0', id: 1, result: null })).toBe('');
    expect(rpc(200, [failure, { jsonrpc: '2.0', id: 'a', error: { code: 3, message: 'reverted', data: '0x' } }])).toBe('');
    expect(rpc(403, failure)).toBe('');
  });

  test.each([
    ['without an id', rpc(200, { jsonrpc: '2.0', result: 1 }), "must have required property 'id'"],
    ['with a result and an error', rpc(200, { ...failure, result: 1 }), '"additionalProperty":"result"'],
    ['with a result and a status of refusals', rpc(403, { jsonrpc: '2.0', id: 1, result: 1 }), "must have required property 'error'"],
    [
      'with an unknown problem',
      rpc(200, { ...failure, error: { ...failure.error, data: { ...problem, code: 'gone' } } }),
      '/error/data/code',
    ],
    ['that is an empty list', rpc(200, []), 'must NOT have fewer than 1 items'],
  ])('%s has a fault', (_, found, expected) => {
    expect(found).toContain(expected);
  });

  const ask = (method: string, params: unknown, result: unknown): string => {
    const call = { jsonrpc: '2.0', id: 1, method, params };
    const seen = { method: 'POST', target: '/v1/signer', sent: JSON.stringify(call), status: 200, headers: new Headers() };
    return methodFaults(seen, JSON.stringify({ jsonrpc: '2.0', id: 1, result })).join('\n');
  };

  test('of a method of the signer has a result, and params, as described', () => {
    expect(ask('eth_accounts', [], [])).toBe('');
    expect(ask('eth_accounts', [], ['0x1'])).toContain('the result of eth_accounts: /0 must match pattern');
    expect(ask('signer_transaction', [{}], null)).toContain('params[0]: / must NOT have fewer than 1 properties');
    expect(ask('signer_transactions', [{ state: 'lost' }], { transactions: [], next: null })).toContain('params[0]: /state must be equal');
    expect(ask('personal_sign', ['0x'], `0x${'0'.repeat(130)}`)).toContain('2 to 3 params are described, and it was given 1');
  });
});

test('a message of a WebSocket is an answer or a notification', () => {
  const told = { jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: '0x1', result: {} } };
  expect(messageFaults(JSON.stringify(told))).toEqual([]);
  expect(messageFaults('{"jsonrpc":"2.0","id":1,"result":null}')).toEqual([]);
  expect(messageFaults(JSON.stringify({ ...told, method: 'eth_subscribed' })).join()).toContain('/method must be equal to constant');
  expect(messageFaults('hello')).toEqual(['the message is not JSON: hello']);
});

test('a test fails by an answer of a watched gateway, also if it looks at nothing', async () => {
  const server = await serve((_, response) => response.writeHead(418, { 'content-type': 'text/plain' }).end('short and stout'));
  const ended = Promise.withResolvers<number>();
  const host = { serve: async () => ({ baseUrl: server.url, ended: ended.promise }) } as unknown as SuiteHost;
  const endWatch = watchFetch();
  try {
    await fetch(`${server.url}/healthz`);
    expectDescribed();
    await watchedHost(host).serve({});
    await fetch(`${server.url}/healthz`);
    expect(expectDescribed).toThrow(/GET http:\S+\/healthz: 418: the status is none of those described/);
    expectDescribed();
    ended.resolve(0);
    await ended.promise;
    await fetch(`${server.url}/healthz`);
    expectDescribed();
  } finally {
    endWatch();
    await server.close();
  }
});
