import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, at, bearer, envelope, expectProblem, expectRpcError } from '../support/ask.ts';
import type { Call, Reply } from '../support/ask.ts';
import { rateLimits } from '../support/fields.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from '../nft/metadata.ts';
import type { World } from '../support/world.ts';
import { sha256Hex } from '../support/world.ts';

const tries = 12;

/** Malformed requests and failed authentications cost no quota, but are limited as abuse. */
export function abuse(world: () => World): void {
  describe('abuse', () => {
    let served: Served;
    beforeAll(async () => {
      const configuration = world().configuration();
      const plans = { anonymous: { policies: [{ name: 'day', quota: 1000, window: 86_400 }] } };
      served = await world().serve({
        ...configuration,
        limits: {
          trustedProxies: [world().host.peer],
          costs: { '*': 10 },
          plans,
          keys: [{ sha256: sha256Hex(world().apiKey), plan: 'anonymous' }],
          abuse: { quota: tries, window: 86_400 },
        },
      });
    });
    afterAll(async () => void (await served.stop()));

    const proxy = (): string => `${served.baseUrl}/rpc/${world().devnet.chainId}`;
    /** Sends a request of another client. */
    const send = (client: number, url: string, body?: string | Call, headers: Readonly<Record<string, string>> = {}): Promise<Reply> => {
      const { headers: its, ...rest } = world().host.client(client);
      const posted = body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(envelope(body)) };
      return ask(url, { ...posted, ...rest, headers: { 'content-type': 'application/json', ...its, ...headers } });
    };
    const malformed = (): string => `${served.baseUrl}${tokenPath(world().devnet.chainId, '0x12', '1')}`;

    const kinds: readonly (readonly [string, number, (client: number) => Promise<Reply>])[] = [
      ['malformed JSON', 1, (client) => send(client, proxy(), '{')],
      ['a malformed address', 2, (client) => send(client, malformed())],
      ['an unknown API key', 3, (client) => send(client, proxy(), { method: 'eth_chainId' }, { 'x-api-key': 'guess' })],
      [
        "an unknown caller's token",
        4,
        (client) => send(client, `${served.baseUrl}/v1/signer`, { method: 'eth_accounts' }, bearer('guess')),
      ],
    ];

    test.each(kinds)('%s: refused for its own reason first, then as abuse, for its address only', async (_, client, misbehave) => {
      const statuses: number[] = [];
      for (let index = 0; index < tries; index++) statuses.push((await misbehave(client)).status);
      expect(statuses).not.toContain(429);
      const tooMany = await misbehave(client);
      expect(tooMany.status).toBe(429);
      expect(Number(tooMany.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await misbehave(client + 100)).status).not.toBe(429);
    });

    // Baroshem/nuxt-security#83, migadu/alps#18
    test('bad-keys-do-not-lock-out: a good key behind the same address works, whatever others try there', async () => {
      const client = 60;
      const guess = (): Promise<Reply> => send(client, proxy(), { method: 'eth_chainId' }, { 'x-api-key': 'guess' });
      await expect.poll(async () => (await guess()).status, { timeout: 30_000 }).toBe(429);
      const good = { 'x-api-key': world().apiKey };
      const number = { method: 'eth_blockNumber' };
      const unknown = { method: 'eth_accounts' };
      const reply = await send(client, proxy(), number, good);
      expect({ status: reply.status, result: at(reply.body, 'result') }).toEqual({ status: 200, result: expect.stringMatching(/^0x/) });
      expectRpcError(await send(client, proxy(), unknown, good), { code: -32601, problem: 'forbidden' });
      const calls = [number, { method: 'eth_getLogs', params: [7] }, unknown].map(envelope);
      const batch = await send(client, proxy(), JSON.stringify(calls), good);
      expect(batch.status).toBe(200);
      expect([0, 1, 2].map((index) => at(batch.body, index, 'error', 'code'))).toEqual([undefined, -32602, -32601]);
      // Without a key it is one of those who tried.
      const anonymous = await send(client, proxy(), JSON.stringify(calls));
      expect([0, 1, 2].map((index) => at(anonymous.body, index, 'error', 'code'))).toEqual([undefined, -32005, -32601]);
    });

    test('costs no quota', async () => {
      const call = (method: string, params: unknown = []): Promise<Reply> => send(50, proxy(), { method, params });
      const before = await call('eth_blockNumber');
      expect(rateLimits(before.headers)[0]?.remaining).toBe(990);
      await send(50, proxy(), '{');
      await send(50, proxy(), '{"jsonrpc":"2.0","id":1}');
      await call('eth_sendTransaction');
      expectProblem(await send(50, malformed()), 400, 'invalid-address');
      const after = await call('eth_blockNumber');
      expect(rateLimits(after.headers)[0]?.remaining).toBe(980);
      expect(at(after.body, 'result')).toMatch(/^0x/);
    });
  });
}
