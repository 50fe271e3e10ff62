import { randomBytes } from 'node:crypto';
import { toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remoteForTests02, remoteForTests03 } from '../../scripts/build/composed/compositions.ts';
import { ask, at, bearer, expectRpcError, rpc, textAt } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { readAudit } from '../suite/signer/audit.ts';
import { World, sha256Hex } from '../suite/support/world.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';
import { wasmtime02, wasmtime03 } from '../support/wasi/wasmtime-host.ts';
import type { WasmtimeHost } from '../support/wasi/wasmtime-host.ts';
import { startRelay } from './support/relay.ts';
import type { Relay } from './support/relay.ts';

const token = randomBytes(32).toString('base64url');
const env = { MINTMARK_BACKENDS_TOKEN: token, WRONG_TOKEN: randomBytes(32).toString('base64url') };

describe.each([
  ['0.2', () => wasmtime02(remoteForTests02)],
  ['0.3', () => wasmtime03(remoteForTests03)],
])('remote backends for WASI %s', (_, open: () => WasmtimeHost) => {
  const stack = new AsyncDisposableStack();
  let world: World;
  let wasmtime: WasmtimeHost;
  let backends: Served;
  let relay: Relay;
  let served: Served;
  beforeAll(async () => {
    const node = stack.use(new ProcessHost(nodeCommand));
    world = stack.use(await World.create(node));
    wasmtime = stack.use(open());
    backends = await world.serve({ ...world.configuration(), backends: { tokenSha256: [sha256Hex(token)] } });
    relay = stack.use(await startRelay(backends.baseUrl));
    served = await serveWith({ url: relay.url, token: '${MINTMARK_BACKENDS_TOKEN}', limitsDeadlineMs: 500, vaultDeadlineMs: 1500 });
  });
  afterAll(() => stack.disposeAsync());

  const serveWith = (section: object): Promise<Served> => wasmtime.serve({ ...world.configuration(), backends: section }, { env });
  const sign = (to: Served, text: string, key: string): Promise<Reply> =>
    rpc(
      `${to.baseUrl}/v1/signer`,
      { method: 'personal_sign', params: [toHex(text), world.devnet.signer.address] },
      { ...bearer(world.token), 'idempotency-key': key },
    );
  const proxied = (to: Served): Promise<Reply> => rpc(`${to.baseUrl}/rpc/${world.devnet.chainId}`, { method: 'eth_chainId' });
  const count = (question: string): number => relay.asked.filter((it) => it === question).length;

  test('limits and signatures are those of the other gateway', async () => {
    relay.decide({});
    expect((await proxied(served)).status).toBe(200);
    expect(textAt((await sign(served, 'one', 'one')).body, 'result')).toBe(textAt((await sign(backends, 'one', 'one')).body, 'result'));
    expect(relay.asked).toContain('take');
    expect(count('sign')).toBe(1);
  });

  test.each(['dropped', 'answer-lost', 'unanswered'] as const)(
    'a take that is %s refuses the request, and is not sent again',
    async (fate) => {
      relay.decide({ take: fate });
      expectRpcError(await proxied(served), { status: 503, code: -32603, problem: 'store-unavailable' });
      expect(relay.asked).toEqual(['take']);
    },
  );

  test.each(['dropped', 'answer-lost', 'unanswered'] as const)(
    'a call to sign that is %s may have been signed, and is not sent again',
    async (fate) => {
      relay.decide({ sign: fate });
      expectRpcError(await sign(served, fate, fate), { status: 503, code: -32603, problem: 'instance-replaced' });
      expect(count('sign')).toBe(1);
      const signed = (await readAudit(backends.baseUrl, world.token)).length;
      // The idempotency key resumes the entry, if there is one.
      relay.decide({});
      expect(textAt((await sign(served, fate, fate)).body, 'result')).toMatch(/^0x[0-9a-f]{130}$/);
      expect((await readAudit(backends.baseUrl, world.token)).length).toBe(fate === 'answer-lost' ? signed : signed + 1);
    },
  );

  test('a caller that cannot be looked up gets nothing signed', async () => {
    relay.decide({ identify: 'dropped' });
    expectRpcError(await sign(served, 'who', 'who'), { status: 503, code: -32603, problem: 'store-unavailable', id: null });
    expect(count('sign')).toBe(0);
  });

  test('a gateway that is not there signs nothing', async () => {
    const absent = await startRelay(backends.baseUrl);
    await absent[Symbol.asyncDispose]();
    const alone = await serveWith({ url: absent.url, token: '${MINTMARK_BACKENDS_TOKEN}' });
    expectRpcError(await proxied(alone), { status: 503, code: -32603, problem: 'store-unavailable' });
    expectRpcError(await sign(alone, 'alone', 'alone'), { status: 503, code: -32603, problem: 'store-unavailable', id: null });
    await expect.poll(() => alone.output()).toMatch(/backends: take has no answer of http:\/\/127\.0\.0\.1:\d+: there is no connection/);
  });

  test('a token that the other gateway does not know is told to the operator, and not shown', async () => {
    const stranger = await serveWith({ url: backends.baseUrl, token: '${WRONG_TOKEN}' });
    expectRpcError(await proxied(stranger), { status: 503, code: -32603, problem: 'store-unavailable' });
    await expect.poll(() => stranger.output()).toContain('it does not know the token of backends.token');
    expect(stranger.output()).not.toContain(env.WRONG_TOKEN);
  });

  test('a section with errors is told, and every request is answered 500', async () => {
    const wrong = await serveWith({ url: 'http://gateway.example', token: '${MINTMARK_BACKENDS_TOKEN}' });
    const reply = await ask(`${wrong.baseUrl}/rpc/1`, { method: 'POST', body: '{}' });
    expect({ status: reply.status, code: at(reply.body, 'code') }).toEqual({ status: 500, code: 'internal' });
    await expect
      .poll(() => wrong.output())
      .toMatch(/\/backends\/url: expected a URL such as https:\/\/gateway\.example.*anybody on the way/);
  });
});
