import { recoverMessageAddress, toHex } from 'viem';
import type { Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdAnswers } from '../suite/described/hold.ts';
import { watchedHost } from '../suite/described/watch.ts';
import { ask, at, expectProblem, post, textAt } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { readAudit } from '../suite/signer/audit.ts';
import { accountOf } from '../suite/signer/signing.ts';
import { rawRequest } from '../suite/support/raw.ts';
import { World, sha256Hex } from '../suite/support/world.ts';
import { ProcessHost, nodeCommand, workersCommand } from '../support/process-host.ts';
import { askBackend, demand, newToken, withBackends } from './stage.ts';

const questions = ['take', 'settle', 'identify', 'sign'];

describe.each([nodeCommand, workersCommand])('the backends of a gateway on $name', (command) => {
  const host = new ProcessHost(command);
  const [token, other] = [newToken(), newToken()];
  let world: World;
  let served: Served;
  holdAnswers();
  beforeAll(async () => {
    world = await World.create(watchedHost(host));
    served = await world.serve(withBackends(world, [other, token]));
  });
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const call = (method: string, params: unknown, more: object = {}): object => ({
    credential: { tag: 'bearer', val: world.token },
    method,
    params: JSON.stringify(params),
    ...more,
  });

  test('have no routes unless the configuration lists a token', async () => {
    const closed = await world.shared();
    for (const question of questions) expectProblem(await askBackend(closed, token, question, demand), 404, 'unknown-route');
    expectProblem(await askBackend(served, token, 'other', demand), 404, 'unknown-route');
  });

  test.each(questions)('do not answer %s without one of the tokens', async (question) => {
    const url = `${served.baseUrl}/v1/backends/${question}`;
    for (const authorization of [
      undefined,
      `Bearer ${token}x`,
      `Bearer ${sha256Hex(token)}`,
      `Basic ${token}`,
      `Bearer ${world.token}`,
      `Bearer ${world.apiKey}`,
      token,
      'Bearer ',
    ]) {
      const reply = await post(url, demand, authorization === undefined ? {} : { authorization });
      expectProblem(reply, 401, 'unauthorized', 'backends.tokenSha256');
      expect(reply.headers.get('www-authenticate')).toBe('Bearer');
      expect(JSON.stringify(reply.body)).not.toContain(token);
    }
    // Nobody without a token learns of the methods.
    expectProblem(await ask(url), 401, 'unauthorized');
    expectProblem(await ask(url, { headers: { authorization: `Bearer ${token}` } }), 405, 'method-not-allowed', 'POST');
  });

  test('answer with every listed token', async () => {
    for (const listed of [token, other]) expect(await askBackend(served, listed, 'take', demand)).toMatchObject({ status: 200 });
  });

  test.each([
    ['take', '', 'JSON'],
    ['take', '{', 'JSON'],
    ['take', [], 'take: expected an object, got a list of 0'],
    ['take', { ...demand, key: 7 }, 'take.key: expected text, got another number'],
    ['take', { ...demand, more: 1 }, 'take: expected only the fields plan, key, network, anonymous, calls'],
    ['take', { ...demand, calls: [{ name: 'eth_call' }] }, 'take.calls[0].blocks: expected a number, got nothing'],
    ['settle', { plan: 'pro' }, 'settle.key: expected text, got nothing'],
    [
      'settle',
      { plan: 'a', key: 'a', network: 'a', taken: 1, spent: 1, at: 1, countedIn: -1 },
      'settle.countedIn: expected a whole number',
    ],
    ['identify', { tag: 'bearer' }, 'credential.val: expected text, got nothing'],
    ['identify', { tag: 'anonymous', val: 'a-secret' }, 'credential: expected only the field tag'],
    ['identify', { tag: 'a-secret' }, 'credential.tag: expected anonymous or bearer or stamp or gateway, got text of 8 characters'],
    ['identify', { tag: 'stamp', val: { body: 'a-secret' } }, 'credential.val.method: expected text, got nothing'],
    ['sign', { credential: { tag: 'bearer', val: ['a-secret'] } }, 'call.credential: '],
    ['sign', { credential: { tag: 'gateway' }, method: 'm', params: {} }, 'call.params: expected text, got an object'],
  ])('refuse the shape of a %s: %j', async (question, body, detail) => {
    const expected = detail.replace('call.credential: ', 'call.credential.val: expected text, got a list of 1');
    const reply = await askBackend(served, token, question, body);
    expectProblem(reply, 400, 'invalid-request', expected);
    expect(JSON.stringify(reply.body)).not.toContain('a-secret');
  });

  test.each(['18446744073709551616', '01', '-1', '1.5', 'a-secret'])('refuse %s as a number of 64 bits', async (pendingNonce) => {
    const estimates = { pendingNonce, gas: '1', maxFeePerGas: '1' };
    const reply = await askBackend(served, token, 'sign', call('eth_accounts', [], { estimates }));
    expectProblem(reply, 400, 'invalid-request', 'call.estimates.pendingNonce: expected a whole number of 64 bits as decimal text');
    expect(JSON.stringify(reply.body)).not.toContain('a-secret');
  });

  test('refuse a question that is too long, before it has come', async () => {
    const headers = { host: 'localhost', authorization: `Bearer ${token}`, 'content-length': String(8 * 1024 * 1024 + 1) };
    const reply = await rawRequest(served.baseUrl, { method: 'POST', path: '/v1/backends/take', headers, body: '{', ends: false });
    expect(reply).toMatchObject({ status: 413, text: expect.stringContaining('"code":"too-large"') });
  });

  test('spend units and give them back', async () => {
    const took = at((await askBackend(served, token, 'take', demand)).body, 'val');
    expect(took).toMatchObject({ allowed: true, cost: expect.any(Number), prices: [expect.any(Number)], verdicts: [{ policy: 'wide' }] });
    const { plan, key, network } = demand;
    const correction = { plan, key, network, taken: at(took, 'cost'), spent: 0, at: at(took, 'at'), countedIn: at(took, 'countedIn') };
    const settled = await askBackend(served, token, 'settle', correction);
    expect(at(settled.body, 'val', 'verdicts', 0, 'available')).toBe(
      Number(at(took, 'verdicts', 0, 'available')) + Number(at(took, 'cost')),
    );
    const unknown = await askBackend(served, token, 'take', { ...demand, plan: 'none' });
    expect(unknown).toMatchObject({ status: 200, body: { tag: 'err', val: { tag: 'unknown-plan', val: 'none' } } });
  });

  test('know the callers by their own credentials', async () => {
    const known = await askBackend(served, token, 'identify', { tag: 'bearer', val: world.token });
    expect(known.body).toEqual({ tag: 'ok', val: { id: 'demo', accounts: [world.devnet.signer.address] } });
    for (const credential of [{ tag: 'bearer', val: token }, { tag: 'anonymous' }]) {
      const reply = await askBackend(served, token, 'identify', credential);
      expect(reply.body).toEqual({ tag: 'err', val: { tag: 'refused', val: { tag: 'unauthorized' } } });
    }
  });

  test('sign by the policies, with an entry, and once for an idempotency key', async () => {
    const { address } = world.devnet.signer;
    const signing = call('personal_sign', [toHex('from afar'), address], { idempotencyKey: 'one' });
    const [first, again] = [await askBackend(served, token, 'sign', signing), await askBackend(served, token, 'sign', signing)];
    expect(first.body).toMatchObject({
      tag: 'ok',
      val: { tag: 'answered', val: { sequence: expect.stringMatching(/^\d+$/), hashRecorded: true } },
    });
    expect(again.body).toEqual(first.body);
    const signature = JSON.parse(textAt(first.body, 'val', 'val', 'result')) as Hex;
    expect(await recoverMessageAddress({ message: 'from afar', signature })).toBe(address);
    const entries = await readAudit(served.baseUrl, world.token);
    expect(entries.filter(({ fields }) => at(fields, 'method') === 'personal_sign')).toHaveLength(1);
    const refused = await askBackend(served, token, 'sign', call('personal_sign', ['0x', `0x${'1'.repeat(40)}`]));
    expect(refused.body).toMatchObject({ tag: 'err', val: { tag: 'refused' } });
  });

  test('take whole numbers of 64 bits exactly', async () => {
    const { address } = world.devnet.signer;
    const estimates = { pendingNonce: '9007199254740993', gas: '21000', maxFeePerGas: '2000000000', maxPriorityFeePerGas: '1' };
    const chain = Object.keys(world.configuration().chains)[0];
    const sending = call('eth_sendTransaction', [{ from: address, to: accountOf(world, 5), value: '0x1' }], { chain, estimates });
    const sent = await askBackend(served, token, 'sign', sending);
    expect(at(sent.body, 'val', 'val', 'nonce'), JSON.stringify(sent.body)).toBe('9007199254740993');
  });

  test('leave a line in the log, with the route and without a credential', async () => {
    await askBackend(served, token, 'identify', { tag: 'bearer', val: world.token });
    const output = () => served.output();
    await expect.poll(output).toMatch(/"route":"\/v1\/backends\/identify","status":200/);
    await expect.poll(output).toMatch(/"route":"\/v1\/backends\/take","status":401.*"code":"unauthorized"/);
    for (const secret of [token, other, world.token]) expect(served.output()).not.toContain(secret);
  });
});
