import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { recoverMessageAddress, recoverTransactionAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, chainId, contract, signTransaction, token } from '../../scripts/bench/fixture.ts';
import { makeService } from '../../scripts/bench/reference/service.ts';
import type { Settings } from '../../scripts/bench/reference/settings.ts';
import { LocalSite } from '../../scripts/bench/site.ts';
import { gatewaySubject } from '../../scripts/bench/subjects/gateway.ts';
import { referenceSettings } from '../../scripts/bench/subjects/reference.ts';
import type { Running } from '../../scripts/bench/subjects/subject.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../cli/demo/devnet/serve.ts';
import { PostgresServer } from '../postgres/support/server.ts';

const noLog = { write: () => {} };
const tokenPath = `/v1/nft/${chainId}/${contract}/7`;
const balance = { jsonrpc: '2.0', id: 9, method: 'eth_getBalance', params: [account.address, 'latest'] };

let site: LocalSite;
let gateway: Running;

beforeAll(async () => {
  site = await LocalSite.open();
  gateway = await gatewaySubject(site).start();
});

afterAll(async () => {
  await gateway.close();
  await site[Symbol.asyncDispose]();
});

/** The reference in this process, with other settings than the benchmark's where some are given. */
async function service(change: Partial<Settings> = {}): Promise<{ app: FastifyInstance; auditFile: string } & AsyncDisposable> {
  const auditFile = join(await site.directory(), 'audit.db');
  const app = makeService({ ...referenceSettings(site.upstream, { sqlite: auditFile }), ...change }, noLog);
  return { app, auditFile, [Symbol.asyncDispose]: () => app.close() };
}

const signing = (app: FastifyInstance, method: string, params: unknown, bearer = token) =>
  app.inject({
    method: 'POST',
    url: `/v1/signer/${chainId}`,
    headers: { authorization: `Bearer ${bearer}` },
    payload: { jsonrpc: '2.0', id: 1, method, params },
  });

/** The transaction of the benchmark with some fields changed. */
function transaction(change: object): unknown {
  const [fields]: object[] = JSON.parse(signTransaction(3).params);
  return [{ ...fields, ...change }];
}

describe('the token route', () => {
  test('answers as the gateway does, but for what both make up', async () => {
    await using running = await service();
    const { statusCode, headers, body } = await running.app.inject({ url: tokenPath });
    const theirs = JSON.parse(await (await fetch(gateway.baseUrl + tokenPath)).text());
    const { gateway: origin, ...integrity } = theirs.integrity;
    // The reference has no route of media.
    for (const field of Object.keys(theirs.media)) delete theirs.media[field].url;
    expect({ statusCode, body: JSON.parse(body) }).toEqual({
      statusCode: 200,
      body: { ...theirs, integrity, fetchedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
    expect(origin).toBe(site.upstream);
    expect(headers).toMatchObject({ etag: expect.stringMatching(/^W\/"/), ratelimit: expect.stringContaining('"burst";r=') });
  });

  test('believes no document of other bytes', async () => {
    const liar: LocalServer = await serve((_, response) => response.end('{"name":"another"}'));
    try {
      await using running = await service({ ipfs: liar.url });
      expect((await running.app.inject({ url: tokenPath })).statusCode).toBe(502);
    } finally {
      await liar.close();
    }
  });

  test('gives a kept answer again if its settings say so', async () => {
    await using running = await service({ answerSeconds: 60 });
    const [first, second] = [await running.app.inject({ url: tokenPath }), await running.app.inject({ url: tokenPath })];
    expect(first.statusCode).toBe(200);
    expect(second.body).toBe(first.body);
  });

  test.each([
    ['no token id', `/v1/nft/${chainId}/${contract}/seven`, 400],
    ['no address', `/v1/nft/${chainId}/0x1234/7`, 400],
    ['no such chain', `/v1/nft/1/${contract}/7`, 404],
    ['no such token', `/v1/nft/${chainId}/${contract}/1000`, 422],
  ])('%s', async (_, url, status) => {
    await using running = await service();
    expect((await running.app.inject({ url })).statusCode).toBe(status);
  });
});

describe('signing', () => {
  test('gives the bytes that the gateway gives, and they are of the account', async () => {
    await using running = await service();
    const { method, params } = signTransaction(3);
    const { body } = await signing(running.app, method, JSON.parse(params));
    const { result } = JSON.parse(body);
    expect(await recoverTransactionAddress({ serializedTransaction: result })).toBe(account.address);
    const theirs = await fetch(`${gateway.baseUrl}/v1/signer/${chainId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: JSON.parse(params) }),
    });
    expect(await theirs.json()).toMatchObject({ result });
  });

  test('signs messages', async () => {
    await using running = await service();
    const { body } = await signing(running.app, 'personal_sign', ['hello', account.address]);
    expect(await recoverMessageAddress({ message: 'hello', signature: JSON.parse(body).result })).toBe(account.address);
  });

  test.each([
    ['a value above the limit', { value: `0x${(10n ** 18n + 1n).toString(16)}` }],
    ['a fee above the limit', { gas: '0xffffff' }],
    ['another destination', { to: account.address }],
    ['another function', { data: '0x095ea7b3' }],
  ])('refuses %s and keeps that', async (_, change) => {
    let file: string;
    {
      await using running = await service();
      file = running.auditFile;
      const { body } = await signing(running.app, 'eth_signTransaction', transaction(change));
      expect(JSON.parse(body)).toMatchObject({ id: 1, error: { code: -32003 } });
    }
    expect(kept(file)).toEqual([['backend', 'refused']]);
  });

  test('has an entry on the disk for each signature', async () => {
    let file: string;
    {
      await using running = await service();
      file = running.auditFile;
      await Promise.all([1, 2].map(() => signing(running.app, 'eth_signTransaction', transaction({}))));
    }
    expect(kept(file)).toEqual([
      ['backend', 'signed'],
      ['backend', 'signed'],
    ]);
  });

  test('has the entries in PostgreSQL if its settings say so', async () => {
    await using server = await PostgresServer.start();
    const url = await server.database();
    {
      await using running = await service({ signer: referenceSettings(site.upstream, { postgres: url }).signer });
      const [first, second] = await Promise.all(
        [{}, { to: account.address }].map((change) => signing(running.app, 'eth_signTransaction', transaction(change))),
      );
      expect(first?.json()).toMatchObject({ result: expect.stringMatching(/^0x02/) });
      expect(second?.json()).toMatchObject({ error: { code: -32003 } });
    }
    expect(await server.query(url, 'select caller, outcome from audit order by outcome')).toEqual([
      { caller: 'backend', outcome: 'refused' },
      { caller: 'backend', outcome: 'signed' },
    ]);
  });

  test('is for callers only', async () => {
    await using running = await service();
    expect((await signing(running.app, 'eth_accounts', [], 'another')).statusCode).toBe(401);
  });
});

describe('the proxy', () => {
  test('forwards what is within the quota and refuses what is above', async () => {
    await using running = await service({ limits: { policies: [{ name: 'burst', quota: 50, window: 10 }], costs: { '*': 20 } } });
    const ask = () => running.app.inject({ method: 'POST', url: `/rpc/${chainId}`, payload: balance });
    const first = await ask();
    expect(first.json()).toEqual({ jsonrpc: '2.0', id: 9, result: '0xde0b6b3a7640000' });
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"burst";q=50;w=10', ratelimit: '"burst";r=30;t=10' });
    expect((await ask()).statusCode).toBe(200);
    const third = await ask();
    expect(third.statusCode).toBe(429);
    expect(third.json()).toMatchObject({ id: 9, error: { code: -32005 } });
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('forwards by undici.request too', async () => {
    await using running = await service({ client: 'undici' });
    const { body } = await running.app.inject({ method: 'POST', url: `/rpc/${chainId}`, payload: balance });
    expect(JSON.parse(body)).toEqual({ jsonrpc: '2.0', id: 9, result: '0xde0b6b3a7640000' });
  });

  test('forwards a batch whole, and no method that is not for clients', async () => {
    await using running = await service();
    const ask = async (payload: object): Promise<unknown> =>
      (await running.app.inject({ method: 'POST', url: `/rpc/${chainId}`, payload })).json();
    expect(await ask([balance, { ...balance, id: 'b' }])).toMatchObject([{ id: 9 }, { id: 'b' }]);
    expect(await ask({ ...balance, method: 'eth_sign' })).toMatchObject({ id: 9, error: { code: -32601 } });
  });
});

/** Caller and outcome of each entry. */
function kept(file: string): unknown[] {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare('select caller, outcome from audit order by id')
      .all()
      .map(({ caller, outcome }) => [caller, outcome]);
  } finally {
    database.close();
  }
}
