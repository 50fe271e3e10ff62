import { afterAll, describe, expect, test } from 'vitest';
import { limited } from '../../../scripts/build/limited/services.ts';
import { ask, at, bearer, expectProblem } from '../../suite/support/ask.ts';
import { rawRequest } from '../../suite/support/raw.ts';
import { sha256Hex } from '../../suite/support/world.ts';
import { LimitedFile, hourly } from './limited.ts';

describe('the limit middleware', () => {
  const file = new LimitedFile(limited.forTests);
  afterAll(() => file[Symbol.asyncDispose]());

  test('adds its limits to those of the service, and leaves other fields alone', async () => {
    const { baseUrl } = await file.serve(hourly(3));
    const { headers, body } = await ask(`${baseUrl}/fields`);
    expect(body).toBe('own');
    expect(headers.get('ratelimit')).toMatch(/^"own";r=5;t=9, "hourly";r=2;t=\d+$/);
    expect(headers.get('ratelimit-policy')).toBe('"own";q=5;w=9, "hourly";q=3;w=3600');
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(headers.get('x-ratelimit-limit')).toBe('5');
  });

  test('takes the place of fields that have room for one limiter', async () => {
    const { baseUrl } = await file.serve(hourly(3, { dialect: 'legacy' }));
    const { headers } = await ask(`${baseUrl}/fields`);
    expect(headers.get('x-ratelimit-limit')).toBe('3');
    expect(headers.get('x-ratelimit-remaining')).toBe('2');
    expect(headers.get('ratelimit')).toBe('"own";r=5;t=9');
  });

  test('relays every status, and responses without a body', async () => {
    const { baseUrl } = await file.serve(hourly(100));
    for (const status of [200, 204, 304, 404, 503]) {
      const reply = await ask(`${baseUrl}/status?${status}`);
      expect([reply.status, reply.body]).toEqual([status, '']);
      expect(reply.headers.get('ratelimit')).toMatch(/^"hourly";r=/);
    }
    expect((await ask(`${baseUrl}/head`, { method: 'HEAD' })).status).toBe(200);
  });

  test('answers a HEAD that it refuses without a body', async () => {
    const { baseUrl } = await file.serve(hourly(1));
    await ask(`${baseUrl}/head`);
    const refused = await ask(`${baseUrl}/head`, { method: 'HEAD' });
    expect([refused.status, refused.body]).toEqual([429, '']);
    expect(Number(refused.headers.get('content-length'))).toBeGreaterThan(100);
  });

  test('hands on neither fields of the connection nor credentials for a proxy', async () => {
    const { baseUrl } = await file.serve(hourly(100));
    const forbidden = {
      connection: 'keep-alive, x-kept',
      'keep-alive': 'timeout=5',
      'proxy-authorization': 'Basic c2VjcmV0',
      'proxy-connection': 'keep-alive',
      'http2-settings': 'AAMAAABkAAQAAP__',
      'transfer-encoding': 'chunked',
    };
    const headers = { host: 'service.example', 'x-kept': 'yes', 'user-agent': 'test', ...forbidden };
    const reply = await rawRequest(baseUrl, { method: 'POST', path: '/head?a=%2F', headers, body: 'body' });
    const told: unknown = JSON.parse(reply.text);
    expect(told).toMatchObject({ method: 'Method::Post', target: '/head?a=%2F' });
    expect(at(told, 'fields')).toEqual(
      expect.arrayContaining([
        ['x-kept', 'yes'],
        ['user-agent', 'test'],
      ]),
    );
    const names = (at(told, 'fields') as readonly (readonly [string, string])[]).map(([name]) => name.toLowerCase());
    expect(names.filter((name) => Object.hasOwn(forbidden, name) || name === 'host')).toEqual([]);
  });

  test('asks for a known key if keys are configured', async () => {
    const policy = (quota: number): object => ({ policies: [{ name: 'hourly', quota, window: 3600 }] });
    const { baseUrl } = await file.serve({
      costs: { '*': 1 },
      plans: { anonymous: policy(1), gold: policy(50) },
      keys: [{ sha256: sha256Hex('secret'), plan: 'gold' }],
      abuse: { quota: 2, window: 3600 },
    });
    const left = async (headers: Record<string, string>) => (await ask(`${baseUrl}/head`, { headers })).headers.get('ratelimit');
    expect(await left(bearer('secret'))).toMatch(/^"hourly";r=49;/);
    expect(await left({ 'x-api-key': 'secret', ...bearer('of-the-service') })).toMatch(/^"hourly";r=48;/);
    expect(await left({})).toMatch(/^"hourly";r=0;/);
    for (const guess of ['one', 'two']) {
      const refused = await ask(`${baseUrl}/head`, { headers: bearer(guess) });
      expectProblem(refused, 401, 'unauthorized', 'the API key is not known');
      expect([refused.headers.get('www-authenticate'), refused.headers.get('ratelimit')]).toEqual(['Bearer', null]);
    }
    expectProblem(await ask(`${baseUrl}/head`, { headers: bearer('three') }), 429, 'quota-exceeded', 'abuse');
  });

  test('leaves credentials to the service if no keys are configured', async () => {
    const { baseUrl } = await file.serve(hourly(3));
    const reply = await ask(`${baseUrl}/head`, { headers: { ...bearer('of-the-service'), 'x-api-key': 'of-the-service' } });
    expect(at(reply.body, 'fields')).toEqual(expect.arrayContaining([['authorization', 'Bearer of-the-service']]));
  });

  test('prices routes, whatever their spelling', async () => {
    const { baseUrl } = await file.serve(hourly(10, { costs: { 'GET /status*': 4, 'GET /head': 0, '*': 1 } }));
    const left = async (path: string, init: RequestInit = {}) => {
      const reply = await rawRequest(baseUrl, { method: init.method ?? 'GET', path, headers: { host: 'a.example' } });
      return [reply.status, /r=(\d+)/.exec(String(reply.headers['ratelimit']))?.[1]];
    };
    expect(await left('/head')).toEqual([200, '10']);
    expect(await left('/status?200')).toEqual([200, '6']);
    expect(await left('/status?200', { method: 'HEAD' })).toEqual([200, '2']);
    expect(await left('/%73tatus?200')).toEqual([429, '2']);
    expect(await left('/a/../status')).toEqual([429, '2']);
    expect(await left('/status?200', { method: 'DELETE' })).toEqual([200, '1']);
  });

  test('tells clients apart by a trusted proxy', async () => {
    const { baseUrl } = await file.serve(hourly(1, { trustedProxies: ['0.0.0.0'] }));
    const status = async (client: string) => (await ask(`${baseUrl}/head`, { headers: { 'x-forwarded-for': client } })).status;
    expect([await status('192.0.2.1'), await status('192.0.2.1'), await status('192.0.2.2')]).toEqual([200, 429, 200]);
  });

  test('refuses everything while the configuration has errors, and says so once', async () => {
    const served = await file.serve({ trustedProxies: ['not an address'], plans: 1 });
    for (let round = 0; round < 2; round += 1)
      expect(await ask(`${served.baseUrl}/head`)).toMatchObject({ status: 500, body: { code: 'internal' } });
    await served.line(/limits\/trustedProxies\/0: /);
    expect(served.output().match(/limits\/plans: /g)).toHaveLength(1);
  });

  test('keeps the price of a request that the service fails', async () => {
    const { baseUrl } = await file.serve(hourly(3));
    expect((await ask(`${baseUrl}/status?503`)).headers.get('ratelimit')).toMatch(/r=2;/);
    expect((await ask(`${baseUrl}/error`)).status).toBe(500);
    expect((await ask(`${baseUrl}/head`)).headers.get('ratelimit')).toMatch(/r=0;/);
  });

  test('counts from zero after a trap of the service, which ends the instance', async () => {
    const { baseUrl } = await file.serve(hourly(2));
    expect((await ask(`${baseUrl}/head`)).headers.get('ratelimit')).toMatch(/r=1;/);
    expect((await ask(`${baseUrl}/trap`)).status).toBe(500);
    expect((await ask(`${baseUrl}/head`)).headers.get('ratelimit')).toMatch(/r=1;/);
  });

  test('counts exactly in each of the instances that wasmtime makes', async () => {
    const { baseUrl } = await file.serve(hourly(5), 'as many as it likes');
    const replies = await Promise.all(Array.from({ length: 64 }, () => ask(`${baseUrl}/head`)));
    const passed = replies.filter(({ status }) => status === 200).map(({ headers }) => headers.get('x-instance'));
    expect(replies.every(({ status }) => status === 200 || status === 429)).toBe(true);
    for (const instance of new Set(passed)) expect(passed.filter((it) => it === instance).length).toBeLessThanOrEqual(5);
  });
});
