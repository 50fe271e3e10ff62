import { setTimeout as sleep } from 'node:timers/promises';
import { recoverMessageAddress, toHex } from 'viem';
import type { Address } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { ask, at, bearer, envelope, post, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from '../nft/metadata.ts';
import type { World } from '../support/world.ts';

const origin = 'https://slow.demo.example';
const REQUESTS = 200;
const TOKENS = 40;
const KINDS = 5;

/** An account without a known key, and its balance, which differs from all others. */
const accountAt = (index: number): Address => `0x${(0xf000 + index).toString(16).padStart(40, '0')}`;
const balanceAt = (index: number): bigint => BigInt(1_000 + index);

/** Each kind of request uses the tokens and accounts one after the other. */
const nth = (index: number): number => Math.trunc(index / KINDS) % TOKENS;

/** Many requests at once on one instance: each gets its own response. */
export function concurrency(world: () => World): void {
  describe('concurrency', () => {
    const stack = new AsyncDisposableStack();
    let served: Served;
    beforeAll(async () => {
      // Answers out of order, after up to 140 ms. The delay depends on the name, so that every run
      // is the same.
      const slow = stack.adopt(
        await serve((request, response) => {
          const index = Number(/(\d+)\.json$/.exec(request.url ?? '')?.[1]);
          void sleep((index * 37) % 140).then(() =>
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ name: `slow ${index}` })),
          );
        }),
        (it) => it.close(),
      );
      const { devnet } = world();
      for (let index = 0; index < TOKENS; index++) {
        await devnet.mint(BigInt(10_000 + index), `${origin}/${index}.json`);
        await devnet.fund(accountAt(index), balanceAt(index));
      }
      served = await world().serve({ ...world().configuration(), network: world().reaching(slow, origin) });
      stack.defer(async () => void (await served.stop()));
    }, 30_000);
    afterAll(() => stack.disposeAsync());

    /** Sends one request of a kind, and verifies its response. */
    type Kind = (index: number, id: Record<string, string>) => Promise<readonly [Reply, () => unknown]>;

    const kinds: readonly Kind[] = [
      async (index, id) => {
        const token = nth(index);
        const reply = await ask(
          `${served.baseUrl}${tokenPath(world().devnet.chainId, world().devnet.collection, String(10_000 + token))}`,
          { headers: id },
        );
        return [
          reply,
          () =>
            expect(reply).toMatchObject({ status: 200, body: { tokenId: String(10_000 + token), metadata: { name: `slow ${token}` } } }),
        ];
      },
      async (index, id) => {
        const account = nth(index);
        const reply = await rpc(
          `${served.baseUrl}/rpc/${world().devnet.chainId}`,
          { method: 'eth_getBalance', params: [accountAt(account), 'latest'], id: `balance ${index}` },
          id,
        );
        return [
          reply,
          () => expect(reply).toMatchObject({ status: 200, body: { id: `balance ${index}`, result: toHex(balanceAt(account)) } }),
        ];
      },
      async (index, id) => {
        const message = `message ${index}`;
        const reply = await rpc(
          `${served.baseUrl}/v1/signer`,
          { method: 'personal_sign', params: [toHex(message), world().devnet.signer.address], id: index },
          { ...id, ...bearer(world().token) },
        );
        const check = async (): Promise<void> => {
          expect(reply).toMatchObject({ status: 200, body: { id: index } });
          const signature = textAt(reply.body, 'result');
          expect(await recoverMessageAddress({ message, signature: signature as `0x${string}` })).toBe(world().devnet.signer.address);
        };
        return [reply, check];
      },
      async (index, id) => {
        const parts = [0, 1, 2].map((part) => ({ id: `${index}/${part}`, account: (nth(index) * 7 + part) % TOKENS }));
        const calls = parts.map((part) => envelope({ method: 'eth_getBalance', params: [accountAt(part.account), 'latest'], id: part.id }));
        const reply = await post(`${served.baseUrl}/rpc/${world().devnet.chainId}`, calls, id);
        const results = parts.map((part) => ({ id: part.id, result: toHex(balanceAt(part.account)) }));
        return [reply, () => expect(reply).toMatchObject({ status: 200, body: results })];
      },
      async (index, id) => {
        const reply = await ask(`${served.baseUrl}${tokenPath(world().devnet.chainId, `0x${index}`, '1')}`, { headers: id });
        return [
          reply,
          () =>
            expect(reply).toMatchObject({ status: 400, body: { code: 'invalid-address', detail: expect.stringContaining(`0x${index}`) } }),
        ];
      },
    ];

    test('clients that leave do not affect other requests', async () => {
      const path = tokenPath(world().devnet.chainId, world().devnet.collection, '10003');
      const leaving = Array.from({ length: 50 }, async (_, index) => {
        const signal = AbortSignal.timeout(5 + index);
        await expect(fetch(`${served.baseUrl}${path}`, { signal }).then((response) => response.text())).rejects.toThrow();
      });
      const staying = Array.from({ length: 10 }, () => ask(`${served.baseUrl}${path}`));
      await Promise.all(leaving);
      for (const reply of await Promise.all(staying)) expect(reply).toMatchObject({ status: 200, body: { metadata: { name: 'slow 3' } } });
    });

    test(`${REQUESTS} at once get their own responses`, async () => {
      const id = (index: number): string => `request-${index}`;
      const replies = await Promise.all(
        Array.from({ length: REQUESTS }, (_, index) => {
          const kind = kinds[index % KINDS];
          if (kind === undefined) throw new RangeError(`expected a kind for ${index}, got none`);
          return kind(index, { 'x-request-id': id(index) });
        }),
      );
      expect(replies.map(([reply]) => reply.headers.get('x-request-id'))).toEqual(replies.map((_, index) => id(index)));
      for (const [, check] of replies) await check();
      const problems = replies.filter(([reply]) => reply.status === 400);
      expect(problems).toHaveLength(REQUESTS / KINDS);
      for (const [reply] of problems) expect(at(reply.body, 'requestId')).toBe(reply.headers.get('x-request-id'));
    }, 30_000);
  });
}
