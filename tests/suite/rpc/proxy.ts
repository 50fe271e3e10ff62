import { keccak256, parseTransaction, toHex } from 'viem';
import { describe, expect, test } from 'vitest';
import { minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { at, envelope, expectRpcError, post, rpc } from '../support/ask.ts';
import { accountOf, chainClient } from '../signer/signing.ts';
import type { World } from '../support/world.ts';

/** The JSON-RPC proxy forwards reads and signs nothing. */
export function proxy(world: () => World): void {
  describe('proxy', () => {
    const url = async (): Promise<string> => `${(await world().shared()).baseUrl}/rpc/${world().devnet.chainId}`;

    test('forwards reads, and returns the id unchanged', async () => {
      const balance = await chainClient(world()).getBalance({ address: accountOf(world(), 9) });
      for (const id of [7, 0, -1, 1.5, 'text', '', 'é"\\']) {
        const reply = await rpc(await url(), { method: 'eth_getBalance', params: [accountOf(world(), 9), 'latest'], id });
        expect(reply).toMatchObject({ status: 200, body: { jsonrpc: '2.0', id, result: toHex(balance) } });
      }
    });

    test('forwards a signed transaction', async () => {
      const account = world().devnet.accounts[8];
      if (account === undefined) throw new RangeError('expected an account 8, got none');
      const client = chainClient(world());
      const nonce = await client.getTransactionCount({ address: account.address });
      const raw = await account.signTransaction({
        chainId: world().devnet.chainId,
        type: 'eip1559',
        nonce,
        gas: 21_000n,
        maxFeePerGas: 3_000_000_000n,
        maxPriorityFeePerGas: 1n,
        to: accountOf(world(), 7),
        value: 9n,
      });
      const reply = await rpc(await url(), { method: 'eth_sendRawTransaction', params: [raw] });
      expect(reply.body).toEqual({ jsonrpc: '2.0', id: 1, result: keccak256(raw) });
      expect(parseTransaction(raw).value).toBe(9n);
      expect((await minedReceipt(world().devnet.rpcUrl, keccak256(raw))).status).toBe('success');
    });

    test("returns the chain's own errors unchanged", async () => {
      const reply = await rpc(await url(), {
        method: 'eth_call',
        params: [{ to: world().devnet.collection, data: `0xc87b56dd${4242n.toString(16).padStart(64, '0')}` }, 'latest'],
      });
      expect({ status: reply.status, code: at(reply.body, 'error', 'code') }).toEqual({ status: 200, code: 3 });
      // ERC721NonexistentToken(uint256): the data of the revert is forwarded.
      expect(at(reply.body, 'error', 'data')).toMatch(/^0x7e273289/);
    });

    test.each([
      'eth_sendTransaction',
      'eth_sign',
      'eth_signTransaction',
      'eth_signTypedData_v4',
      'eth_accounts',
      'personal_sign',
      'personal_unlockAccount',
      'anvil_setBalance',
      'anvil_impersonateAccount',
      'anvil_dumpState',
      'hardhat_setBalance',
      'evm_mine',
      'evm_snapshot',
      'miner_start',
      'admin_peers',
      'debug_traceTransaction',
      'engine_newPayloadV3',
      'txpool_content',
      'eth_SendTransaction',
      ' eth_sendTransaction',
      'eth_subscribe',
      '',
    ])('refuses "%s"', async (method) => {
      const from = accountOf(world(), 6);
      const client = chainClient(world());
      const before = await Promise.all([client.getBlockNumber(), client.getTransactionCount({ address: from, blockTag: 'pending' })]);
      const reply = await rpc(await url(), { method, params: [{ from, to: accountOf(world(), 7), value: '0x1' }], id: 'refused' });
      expectRpcError(reply, { code: -32601, problem: 'forbidden', id: 'refused' });
      expect(await Promise.all([client.getBlockNumber(), client.getTransactionCount({ address: from, blockTag: 'pending' })])).toEqual(
        before,
      );
    });

    test('answers a batch call by call, in order, with refusals among them', async () => {
      const calls = [
        { method: 'eth_chainId', id: 'a' },
        { method: 'eth_sendTransaction', params: [{ from: accountOf(world(), 6), to: accountOf(world(), 7), value: '0x1' }], id: 'b' },
        { method: 'net_version', id: 3 },
        { method: 'anvil_mine', id: 4 },
        { method: 'eth_chainId', id: 'a' },
      ];
      const before = await chainClient(world()).getBlockNumber();
      const reply = await post(await url(), [...calls.map(envelope), { id: 9 }, 7]);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject([
        { id: 'a', result: '0x7a69' },
        { id: 'b', error: { code: -32601 } },
        { id: 3, result: '31337' },
        { id: 4, error: { code: -32601 } },
        { id: 'a', result: '0x7a69' },
        { id: 9, error: { code: -32600 } },
        { id: null, error: { code: -32600 } },
      ]);
      expect(await chainClient(world()).getBlockNumber()).toBe(before);
    });

    test.each([
      ['an empty batch', () => '[]'],
      ['a batch of too many', () => JSON.stringify(Array.from({ length: 1001 }, (_, id) => envelope({ method: 'eth_chainId', id })))],
    ])('refuses %s as a whole', async (_, body) => {
      expectRpcError(await post(await url(), body()), { code: -32600, problem: 'invalid-request', id: null });
    });

    test('accepts the largest batch', async () => {
      const calls = Array.from({ length: 1000 }, (_, id) => envelope({ method: 'eth_chainId', id }));
      expect((await post(await url(), calls)).body).toEqual(calls.map((_, id) => ({ jsonrpc: '2.0', id, result: '0x7a69' })));
    });
  });
}
