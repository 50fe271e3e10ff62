import { toHex } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import { minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { at, bearer, envelope, expectRpcError, post, rpc, textAt } from '../support/ask.ts';
import { readAudit } from './audit.ts';
import { accountOf, chainClient } from './signing.ts';
import type { World } from '../support/world.ts';

/**
 * The same idempotency key returns the same result without a second signature. Batches are answered
 * call by call.
 */
export function idempotency(world: () => World): void {
  describe('idempotency and batches', () => {
    const endpoint = async (): Promise<string> => `${(await world().shared()).baseUrl}/v1/signer/${world().devnet.chainId}`;
    const transfer = (value: bigint) => ({
      method: 'eth_sendTransaction',
      params: [{ from: world().devnet.signer.address, to: accountOf(world(), 1), value: toHex(value) }],
    });
    const used = () => chainClient(world()).getTransactionCount({ address: world().devnet.signer.address, blockTag: 'pending' });
    const entries = async () => readAudit((await world().shared()).baseUrl, world().token, 100);

    test('ten requests at once with one key are one transaction', async () => {
      const [before, recorded] = [await used(), await entries()];
      const headers = { ...bearer(world().token), 'idempotency-key': 'ten-at-once' };
      const url = await endpoint();
      const replies = await Promise.all(Array.from({ length: 10 }, (_, id) => rpc(url, { ...transfer(301n), id }, headers)));
      const done = replies.filter(({ status }) => status === 200);
      expect(done.length).toBeGreaterThan(0);
      expect(new Set(done.map(({ body }) => textAt(body, 'result'))).size).toBe(1);
      for (const [id, reply] of replies.entries())
        if (reply.status !== 200) expectRpcError(reply, { status: 409, code: -32600, problem: 'in-flight', id });
      expect(await used()).toBe(before + 1);
      expect((await entries()).length).toBe(recorded.length + 1);
      expect(textAt((await rpc(url, transfer(301n), headers)).body, 'result')).toBe(textAt(done[0]?.body, 'result'));
    });

    test('a retry gets its result even if that transaction could not be sent any more', async () => {
      const { devnet } = world();
      const to = accountOf(world(), 9);
      const setCode = (code: Hex) => rpc(devnet.rpcUrl, { method: 'anvil_setCode', params: [to, code] });
      const headers = { ...bearer(world().token), 'idempotency-key': 'reverts-now' };
      const call = { method: 'eth_sendTransaction', params: [{ from: devnet.signer.address, to, value: '0x1' }] };
      const first = await rpc(await endpoint(), call, headers);
      const hash = textAt(first.body, 'result') as Hex;
      expect((await minedReceipt(devnet.rpcUrl, hash)).status).toBe('success');
      const recorded = await entries();
      // From now on the recipient reverts every transaction.
      await setCode('0x5f5ffd');
      try {
        expect((await rpc(await endpoint(), call, headers)).body).toEqual(first.body);
        expect(await entries()).toEqual(recorded);
      } finally {
        await setCode('0x');
      }
    });

    test.each([' ', 'with space', 'é', 'k'.repeat(256)])('the key "%s" is not valid', async (key) => {
      const before = await used();
      const reply = await rpc(await endpoint(), transfer(302n), {
        ...bearer(world().token),
        'idempotency-key': encodeURI(key) === key ? key : Buffer.from(key).toString('latin1'),
      });
      expectRpcError(reply, { code: -32600, problem: 'invalid-request' });
      expect(await used()).toBe(before);
    });

    test('a batch is answered call by call, in order', async () => {
      const before = await used();
      const calls = [
        { method: 'eth_chainId', id: 'a' },
        { ...transfer(303n), id: 'b' },
        {
          method: 'eth_sendTransaction',
          params: [{ from: world().devnet.signer.address, to: `0x${'ab'.repeat(20)}`, value: '0x1' }],
          id: 'c',
        },
        { ...transfer(304n), id: 'd' },
        { method: 'eth_accounts', id: 'e' },
        { method: 'anvil_mine', id: 'f' },
      ];
      const reply = await post(await endpoint(), calls.map(envelope), bearer(world().token));
      expect(reply).toMatchObject({
        status: 200,
        body: [
          { id: 'a', result: '0x7a69' },
          { id: 'b', result: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
          { id: 'c', error: { code: -32003 } },
          { id: 'd', result: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
          { id: 'e', result: [world().devnet.signer.address] },
          { id: 'f', error: { code: -32601 } },
        ],
      });
      expect(at(reply.body, 1, 'result')).not.toBe(at(reply.body, 3, 'result'));
      expect(await used()).toBe(before + 2);
    });

    test('a key for a batch that signs twice is refused: it would be ambiguous', async () => {
      const before = await used();
      const reply = await post(await endpoint(), [envelope({ ...transfer(305n), id: 1 }), envelope({ ...transfer(306n), id: 2 })], {
        ...bearer(world().token),
        'idempotency-key': 'twice',
      });
      expect(reply.body).toMatchObject([
        { id: 1, error: { code: -32600 } },
        { id: 2, error: { code: -32600 } },
      ]);
      expect(await used()).toBe(before);
    });
  });
}
