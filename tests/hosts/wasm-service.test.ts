import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { ask, at, bearer, expectRpcError, rpc } from '../suite/support/ask.ts';
import { accountOf, chainClient } from '../suite/signer/signing.ts';
import { World } from '../suite/support/world.ts';
import { WasmHost } from '../support/wasi/wasm-host.ts';

const count = (text: string, part: string): number => text.split(part).length - 1;

/** What the composed file does differently from the other hosts. */
describe('the composed file', () => {
  const stack = new AsyncDisposableStack();
  afterAll(() => stack.disposeAsync());
  const host = stack.use(new WasmHost());
  const world = World.create(host).then((it) => stack.use(it));

  test('signs nothing without a ledger, and reports it', async () => {
    const it = await world;
    const { baseUrl } = await it.shared();
    const { address } = it.devnet.signer;
    const client = chainClient(it);
    const before = await Promise.all([client.getBlockNumber(), client.getTransactionCount({ address, blockTag: 'pending' })]);
    const calls = [
      { method: 'personal_sign', params: ['0x00', address] },
      { method: 'eth_sendTransaction', params: [{ from: address, to: accountOf(it, 1), value: '0x1' }] },
      // A refusal by policy would need an entry too.
      { method: 'eth_sendTransaction', params: [{ from: address, to: `0x${'ab'.repeat(20)}`, value: '0x1' }] },
      { method: 'signer_audit', params: [{ after: '0', limit: 10 }] },
    ];
    for (const call of calls) {
      const reply = await rpc(`${baseUrl}/v1/signer/${it.devnet.chainId}`, call, bearer(it.token));
      expectRpcError(reply, { status: 503, code: -32603, problem: 'store-unavailable' });
    }
    expect(await Promise.all([client.getBlockNumber(), client.getTransactionCount({ address, blockTag: 'pending' })])).toEqual(before);
  });

  test('explains policies, which needs no ledger', async () => {
    const it = await world;
    const url = `${(await it.shared()).baseUrl}/v1/signer/${it.devnet.chainId}`;
    const explain = async (to: string) => {
      const asked = { method: 'eth_sendTransaction', params: [{ from: it.devnet.signer.address, to, value: '0x1' }] };
      const reply = await rpc(url, { method: 'signer_explain', params: [asked] }, bearer(it.token));
      expect(reply.status).toBe(200);
      return at(reply.body, 'result');
    };
    const allowed = await explain(accountOf(it, 1));
    expect(allowed).toMatchObject({
      verdict: 'allow',
      policy: 'demo-accounts',
      digest: null,
      request: { kind: 'transaction', value: '1' },
    });
    const denied = await explain(`0x${'ab'.repeat(20)}`);
    expect(denied).toMatchObject({ verdict: 'deny', policy: null, request: { verdict: 'deny', calls: [] } });
    expect(at(denied, 'request', 'rules', 0)).toMatchObject({ name: 'demo-accounts', effect: 'allow', matches: false });
  });

  test('says once, with its first request, what it does not keep and does not sign', async () => {
    const it = await world;
    const served = await it.serve();
    expect(served.output()).not.toContain('one instance');
    for (let again = 0; again < 3; again++) await rpc(`${served.baseUrl}/rpc/${it.devnet.chainId}`, { method: 'eth_chainId' });
    // What it has written comes by another way than its answers.
    for (const said of ['limits are counted in the memory of one instance', 'nothing is signed here'])
      await expect.poll(() => count(served.output(), said)).toBe(1);
    await served.stop();
    for (const said of ['limits are counted in the memory of one instance', 'nothing is signed here'])
      expect(count(served.output(), said)).toBe(1);
  });

  test.each<readonly [string, object | string, Record<string, string>, readonly string[]]>([
    ['no JSON', '{', {}, ['(the whole): expected JSON']],
    ['an unknown section', { sinner: {} }, {}, ['/sinner: expected one of ']],
    ['an unknown field', { content: { hedge: 1 } }, {}, ['/content/hedge: ']],
    ['an unset variable', { chains: { 1: { rpc: ['https://rpc.example/${UNSET}'] } } }, {}, ['/chains/1/rpc/0: ', 'UNSET']],
    ['a quota of nothing', { limits: { plans: { anonymous: { policies: [{ name: 'a', quota: 0, window: 1 }] } } } }, {}, ['quota: ']],
    [
      'a key that is none',
      { signer: { keys: [{ id: 'hot', env: 'HOT' }], callers: [], policies: [] } },
      { HOT: 'a-secret-that-is-no-key' },
      ['/signer/keys/0/env: ', 'HOT', '23 characters that are not all hexadecimal'],
    ],
    [
      'a signer without callers',
      { signer: { keys: [{ id: 'hot', env: 'HOT' }], callers: [], policies: [] } },
      { HOT: '5e'.repeat(32) },
      ['/signer/callers: '],
    ],
  ])('refuses a configuration with %s, and lists what is wrong', async (_, configuration, env, lines) => {
    const served = await host.serve(configuration, { env });
    for (let again = 0; again < 2; again++) {
      const reply = await rpc(`${served.baseUrl}/rpc/1`, { method: 'eth_chainId' });
      expect(reply.status).toBe(500);
      expect(JSON.stringify(reply.body)).toContain('"code":"internal"');
    }
    for (const line of lines) await expect.poll(() => served.output()).toContain(line);
    expect(served.output()).not.toMatch(/a-secret|(?:5e){8}/);
    await served.stop();
  });

  test('answers without a configuration that there is none', async () => {
    const served = await host.serve('');
    const reply = await ask(`${served.baseUrl}/healthz`);
    expect({ status: reply.status, code: at(reply.body, 'code') }).toEqual({ status: 500, code: 'internal' });
    await served.stop();
  });

  test('trusts no client about its address: all clients without a key are one', async () => {
    const it = await world;
    const plans = { anonymous: { policies: [{ name: 'day', quota: 2, window: 86_400 }] } };
    const served = await it.serve({ ...it.configuration(), limits: { costs: { '*': 1 }, plans } });
    const replies = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      replies.push(await rpc(`${served.baseUrl}/rpc/${it.devnet.chainId}`, { method: 'eth_chainId' }, { 'x-forwarded-for': address }));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 429]);
    await served.stop();
  });

  test('goes on if clients leave, stop in the middle of a body, or send nonsense', async () => {
    const it = await world;
    const served = await it.serve({ ...it.configuration(), content: { ...it.configuration().content, deadlineMs: 300 } });
    const post = (fields: string): string =>
      `POST /rpc/${it.devnet.chainId} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${fields}`;
    const sent: readonly (readonly [string, milliseconds: number])[] = [
      [post('content-length: 100\r\n\r\n{"a"'), 50],
      [post('transfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n'), 50],
      [post('content-length: 5000000\r\n\r\n{'), 50],
      ['GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n', 0],
      ['GET http://user:password@host/ HTTP/1.1\r\nhost: localhost\r\n\r\n', 50],
      ['GET // HTTP/1.1\r\nhost: a b\r\n\r\n', 50],
      ['GET /\xff\xfe?\x80 HTTP/1.1\r\nhost: localhost\r\nx-field: \xff\r\n\r\n', 50],
      ['OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n', 50],
    ];
    for (const [text, milliseconds] of sent) {
      await sendAndLeave(served.baseUrl, text, milliseconds);
      expect((await ask(`${served.baseUrl}/healthz`)).status, text).toBe(200);
    }
    // This client stays. Others wait for it no longer than a request may take.
    const silent = connect(Number(new URL(served.baseUrl).port), '127.0.0.1');
    stack.defer(() => void silent.destroy());
    silent.on('error', () => {}).write(post('content-length: 100\r\n\r\n{"a"'));
    await sleep(50);
    expect((await ask(`${served.baseUrl}/healthz`)).status).toBe(200);
    expect(silent.destroyed).toBe(false);
    expect(await served.stop()).toBe(0);
  });
});

/** Sends a text as it is, one byte per character, and closes the connection after a while. */
async function sendAndLeave(baseUrl: string, text: string, milliseconds: number): Promise<void> {
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(text, 'latin1');
  await sleep(milliseconds);
  socket.destroy();
}
