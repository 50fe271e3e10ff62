import { join } from 'node:path';
import { keccak256, parseTransaction, toHex } from 'viem';
import type { Hex } from 'viem';
import { beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { startBadGateway } from '../../support/bad-gateway.ts';
import { ask, at, bearer, expectRpcError, post, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import { readAudit } from '../signer/audit.ts';
import { rateLimits } from '../support/fields.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from '../nft/metadata.ts';
import { accountOf, chainClient, minedAfterBlock } from '../signer/signing.ts';
import type { World } from '../support/world.ts';

/** Durable state is there after a restart. */
export function restart(world: () => World): void {
  describe('restart', () => {
    let state: { readonly sqlite: string };
    beforeAll(async () => {
      state = { sqlite: join(await world().host.directory(), 'state.db') };
    });

    const serveAgain = (change: object = {}): Promise<Served> => world().serve({ ...world().configuration(), state, ...change });
    const messages = (served: Served, text: string, key?: string): Promise<Reply> =>
      rpc(
        `${served.baseUrl}/v1/signer`,
        { method: 'personal_sign', params: [toHex(text), world().devnet.signer.address] },
        { ...bearer(world().token), ...(key === undefined ? {} : { 'idempotency-key': key }) },
      );

    test('limits are kept', async () => {
      const plans = { anonymous: { policies: [{ name: 'day', quota: 100, window: 86_400 }] } };
      const limits = { plans, costs: { '*': 40 } };
      const call = (served: Served) => rpc(`${served.baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_blockNumber' });
      const first = await serveAgain({ limits });
      expect(rateLimits((await call(first)).headers)[0]?.remaining).toBe(60);
      expect(await first.stop()).toBe(0);
      const second = await serveAgain({ limits });
      expect(rateLimits((await call(second)).headers)[0]?.remaining).toBe(20);
      expect((await call(second)).status).toBe(429);
      expect(await second.stop()).toBe(0);
    });

    test('ledger, audit and idempotency keys are kept, however the host ends', async () => {
      const first = await serveAgain();
      const signature = textAt((await messages(first, 'first', 'key-1')).body, 'result');
      await messages(first, 'second');
      const before = await readAudit(first.baseUrl, world().token);
      expect(before.length).toBeGreaterThanOrEqual(2);
      expect(await first.stop()).toBe(0);

      const second = await serveAgain();
      expect(await readAudit(second.baseUrl, world().token)).toEqual(before);
      expect(textAt((await messages(second, 'first', 'key-1')).body, 'result')).toBe(signature);
      expect(await readAudit(second.baseUrl, world().token)).toEqual(before);
      const mismatch = await messages(second, 'other', 'key-1');
      expectRpcError(mismatch, { status: 422, code: -32600, problem: 'idempotency-mismatch' });
      await messages(second, 'third', 'key-2');
      const during = await readAudit(second.baseUrl, world().token);
      expect(during.length).toBeGreaterThan(before.length);
      expect(during.slice(0, before.length)).toEqual(before);
      // The host has no chance to write anything more.
      expect(await second.kill()).toBe(137);

      const third = await serveAgain();
      expect(await readAudit(third.baseUrl, world().token)).toEqual(during);
      expect(await third.stop()).toBe(0);
    });

    test('a reserved nonce is never reserved again', async () => {
      const { devnet } = world();
      let takes = false;
      const sent: Hex[] = [];
      // A proxy in front of anvil that refuses transactions until the test allows them.
      await using stack = new AsyncDisposableStack();
      const upstream = stack.adopt(
        await serve((request, response) => {
          const chunks: Buffer[] = [];
          request
            .on('data', (chunk: Buffer) => chunks.push(chunk))
            .on('end', () => {
              const call: unknown = JSON.parse(Buffer.concat(chunks).toString());
              const raw = at(call, 'method') === 'eth_sendRawTransaction' ? textAt(call, 'params', 0) : undefined;
              if (raw !== undefined) sent.push(raw as Hex);
              if (raw !== undefined && !takes) return response.writeHead(503).end();
              void post(devnet.rpcUrl, call).then((reply) =>
                response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body)),
              );
            });
        }),
        (it) => it.close(),
      );
      const change = { chains: { [String(devnet.chainId)]: { rpc: [upstream.url] } }, network: world().reaching(upstream) };
      const send = (served: Served, value: bigint, key: string): Promise<Reply> =>
        rpc(
          `${served.baseUrl}/v1/signer/${devnet.chainId}`,
          { method: 'eth_sendTransaction', params: [{ from: devnet.signer.address, to: accountOf(world(), 1), value: toHex(value) }] },
          { ...bearer(world().token), 'idempotency-key': key },
        );
      const nonces = (): number[] => sent.map((raw) => parseTransaction(raw).nonce ?? 0);
      const nonce = await minedAfterBlock(world());

      const first = await serveAgain(change);
      const failed = await send(first, 101n, 'send-1');
      expectRpcError(failed, { code: -32603, problem: 'upstream-error' });
      expect(new Set(nonces())).toEqual(new Set([nonce]));
      expect(await first.stop()).toBe(0);

      const second = await serveAgain(change);
      takes = true;
      sent.length = 0;
      const next = await send(second, 102n, 'send-2');
      expect(nonces()).toContain(nonce + 1);
      const again = await send(second, 101n, 'send-1');
      expect(nonces()).toContain(nonce);
      for (const reply of [again, next]) {
        const hash = textAt(reply.body, 'result') as Hex;
        expect(sent.map((raw) => keccak256(raw))).toContain(hash);
        expect((await minedReceipt(world().devnet.rpcUrl, hash)).status).toBe('success');
      }
      expect(await second.stop()).toBe(0);
    });

    describe('two-processes', () => {
      const nonceOf = async (served: Served): Promise<number> => {
        const { devnet, token } = world();
        const params = [{ from: devnet.signer.address, to: accountOf(world(), 1), value: '0x1' }];
        const { body } = await rpc(
          `${served.baseUrl}/v1/signer/${devnet.chainId}`,
          { method: 'eth_sendTransaction', params },
          bearer(token),
        );
        const hash = textAt(body, 'result') as Hex;
        await minedReceipt(devnet.rpcUrl, hash);
        return (await chainClient(world()).getTransaction({ hash })).nonce;
      };

      test('a second process cannot open the ledger, and the first goes on', async () => {
        const first = await serveAgain();
        const before = await nonceOf(first);
        const { status, output } = await world().host.refuse({ ...world().configuration(), state }, { env: world().env });
        expect(status).not.toBe(0);
        expect(output).toContain('ledger');
        expect((await messages(first, 'still here')).status).toBe(200);
        expect(await nonceOf(first)).toBe(before + 1);
        expect(await first.stop()).toBe(0);
      });

      test('after the first is killed, the second starts and goes on after its nonces', async () => {
        const first = await serveAgain();
        const before = await nonceOf(first);
        expect(await first.kill()).toBe(137);
        const second = await serveAgain();
        expect(await nonceOf(second)).toBe(before + 1);
        expect(await second.stop()).toBe(0);
      });
    });
  });
}

/** Content that was fetched and verified is there after a restart. */
export function contentAfterRestart(world: () => World): void {
  test('verified content survives a restart', async () => {
    const { devnet } = world();
    const state = { sqlite: join(await world().host.directory(), 'state.db') };
    await using stack = new AsyncDisposableStack();
    const gateway = stack.adopt(await startBadGateway(devnet.blocks, 'honest'), (it) => it.close());
    const change = { content: { ipfs: [gateway.url] }, network: world().reaching(gateway), state };
    for (let round = 0; round < 2; round++) {
      const served = await world().serve({ ...world().configuration(), ...change });
      const path = tokenPath(devnet.chainId, devnet.collection, devnet.tokens.rawBlock.tokenId);
      expect((await ask(`${served.baseUrl}${path}`)).status).toBe(200);
      expect(await served.stop()).toBe(0);
    }
    expect(gateway.asked).toHaveLength(1);
  });
}
