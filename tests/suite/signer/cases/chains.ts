import { parseTransaction, recoverTransactionAddress, toHex } from 'viem';
import type { TransactionSerialized } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRpcError, textAt } from '../../support/ask.ts';
import { errorFor, methodOf, resultFor, startNodeProxy } from '../../support/node-proxy.ts';
import type { NodeProxy } from '../../support/node-proxy.ts';
import type { World } from '../../support/world.ts';
import { Stage, feesOf } from './stage.ts';

/** Reported failures about which chain a transaction is signed for. */
export function chainCases(world: () => World): void {
  describe('reported cases of chains', () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await Stage.start(world());
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    const fields = (more: object): object => ({
      from: stage.account.address,
      to: stage.account.address,
      nonce: '0x0',
      gas: '0x5208',
      ...more,
    });
    const forms: readonly (readonly [string, object])[] = [
      ['a legacy transaction', { gasPrice: '0x1' }],
      ['type 1', { gasPrice: '0x1', accessList: [] }],
      ['type 2', feesOf(1n)],
    ];

    describe('chain-overwritten', () => {
      test.each(forms)("%s with another chain's id is refused on the path of a chain", async (_, form) => {
        for (const method of ['eth_signTransaction', 'eth_sendTransaction']) {
          const reply = await stage.ask(method, [fields({ ...form, chainId: toHex(1) })]);
          expectRpcError(reply, { code: -32003, problem: 'forbidden' });
          expect(textAt(reply.body, 'error', 'message')).toContain(`chainId: expected ${world().devnet.chainId}, got 1`);
        }
      });

      test.each(forms)('%s is signed for its own chain on the path without one', async (_, form) => {
        for (const chainId of [1, 61, 2_147_483_648]) {
          const reply = await stage.askOn('', 'eth_signTransaction', [fields({ ...form, chainId: toHex(chainId) })]);
          const serializedTransaction = textAt(reply.body, 'result') as TransactionSerialized;
          expect(parseTransaction(serializedTransaction)).toMatchObject({ chainId });
          expect(await recoverTransactionAddress({ serializedTransaction })).toBe(stage.account.address);
        }
      });

      test.each(forms)('%s without a chain id is not signed for a chain that nobody named', async (_, form) => {
        const reply = await stage.askOn('', 'eth_signTransaction', [fields(form)]);
        expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
        expect(textAt(reply.body, 'error', 'message')).toContain('params[0].chainId');
      });
    });

    describe('net-version-differs', () => {
      const elsewhere = 61;
      const networks: readonly (readonly [string, (call: unknown) => object])[] = [
        ['another number', (call) => resultFor(call, '1')],
        ['an error', (call) => errorFor(call, -32601, 'Method not found')],
      ];
      test.each(networks)('net_version gives %s, and the transaction is signed for the chain id', async (_, network) => {
        const raws: TransactionSerialized[] = [];
        const rule = (call: unknown, pass: () => Promise<unknown>): unknown => {
          if (methodOf(call) === 'net_version') return network(call);
          if (methodOf(call) === 'eth_chainId') return resultFor(call, toHex(elsewhere));
          if (methodOf(call) !== 'eth_sendRawTransaction') return pass();
          raws.push(textAt(call, 'params', 0) as TransactionSerialized);
          // The devnet has another chain id, and would refuse it.
          return errorFor(call, -32000, 'already known');
        };
        await using stack = new AsyncDisposableStack();
        const proxy: NodeProxy = stack.adopt(await startNodeProxy(world(), rule, elsewhere), (it) => it.close());
        const other = stack.use(await Stage.start(world(), { change: proxy.change }));
        await other.askOn(`/${elsewhere}`, 'eth_sendTransaction', [
          { from: other.account.address, to: other.account.address, value: '0x1' },
        ]);
        const [serializedTransaction] = raws;
        if (serializedTransaction === undefined) throw new Error('expected a transaction, got none');
        expect(parseTransaction(serializedTransaction)).toMatchObject({ chainId: elsewhere });
        expect(await recoverTransactionAddress({ serializedTransaction })).toBe(other.account.address);
        // A client that asks the signer gets the same number twice.
        expect((await other.askOn(`/${elsewhere}`, 'net_version', [])).body).toMatchObject({ result: String(elsewhere) });
        expect((await other.askOn(`/${elsewhere}`, 'eth_chainId', [])).body).toMatchObject({ result: toHex(elsewhere) });
      });

      test('an endpoint with another chain id than the configured one signs nothing, whatever net_version says', async () => {
        const rule = (call: unknown, pass: () => Promise<unknown>): unknown =>
          methodOf(call) === 'net_version' ? resultFor(call, String(elsewhere)) : pass();
        await using stack = new AsyncDisposableStack();
        const proxy = stack.adopt(await startNodeProxy(world(), rule, elsewhere), (it) => it.close());
        const other = stack.use(await Stage.start(world(), { change: proxy.change }));
        const params = [{ from: other.account.address, to: other.account.address, value: '0x1' }];
        const reply = await other.askOn(`/${elsewhere}`, 'eth_sendTransaction', params);
        expectRpcError(reply, { code: -32603, problem: 'upstream-error' });
        expect(textAt(reply.body, 'error', 'message')).toContain('chain id of the upstream');
      });
    });
  });
}
