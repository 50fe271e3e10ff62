import { createTestClient, createWalletClient, http, publicActions, toHex } from 'viem';
import type { Hex } from 'viem';
import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { minedReceipt } from '../../../../cli/demo/devnet/receipt.ts';
import { expectRpcError, textAt } from '../../support/ask.ts';
import { errorFor, methodOf, resultFor, startNodeProxy } from '../../support/node-proxy.ts';
import type { NodeRule } from '../../support/node-proxy.ts';
import type { World } from '../../support/world.ts';
import { chainClient } from '../signing.ts';
import { sending } from './sending.ts';
import { Stage, hashOf } from './stage.ts';

/** Reported failures of what a signer asks the chain for. */
export function fillingCases(world: () => World): void {
  describe('reported cases of filling in', () => {
    const client = () => createTestClient({ chain: anvil, mode: 'anvil', transport: http(world().devnet.rpcUrl) }).extend(publicActions);
    const mined = async (hash: Hex) => {
      expect(await minedReceipt(world().devnet.rpcUrl, hash)).toMatchObject({ status: 'success' });
      return chainClient(world()).getTransaction({ hash });
    };
    /** Starts a gateway whose endpoint answers by a rule. */
    const behind = async (stack: AsyncDisposableStack, rule: NodeRule): Promise<Stage> => {
      const proxy = stack.adopt(await startNodeProxy(world(), rule), (it) => it.close());
      return stack.use(await Stage.start(world(), { change: proxy.change }));
    };

    describe('estimate-fails-nonce', () => {
      const errors: readonly (readonly [string, number, string])[] = [
        ['geth', 3, 'execution reverted: ERC20: transfer amount exceeds balance'],
        ['erigon', -32000, 'execution reverted'],
        ['nethermind', -32015, 'VM execution error.'],
        ['besu', -32000, 'Execution reverted'],
        ['a cap of gas', -32000, 'gas required exceeds allowance (30000000)'],
        ['parity', -32016, 'The execution failed due to an exception.'],
        ['an error inside', -32603, 'Internal error'],
      ];
      test.each(errors)('no nonce is taken if the estimate fails as in %s', async (_, code, message) => {
        let fails = true;
        await using stack = new AsyncDisposableStack();
        const stage = await behind(stack, (call, pass) =>
          fails && methodOf(call) === 'eth_estimateGas' ? errorFor(call, code, message) : pass(),
        );
        for (let count = 0; count < 3; count++) expect((await stage.send()).body).toMatchObject({ error: { message: expect.any(String) } });
        fails = false;
        const sent = await Promise.all([stage.send(), stage.send()]);
        const nonces = (await Promise.all(sent.map((reply) => mined(hashOf(reply))))).map(({ nonce }) => nonce);
        expect(nonces.toSorted((a, b) => a - b)).toEqual([0, 1]);
      });

      test.each(['0x', '0x0', '21000', null, `0x${'f'.repeat(17)}`])('no nonce is taken if the estimate is %j', async (result) => {
        await using stack = new AsyncDisposableStack();
        const stage = await behind(stack, (call, pass) => (methodOf(call) === 'eth_estimateGas' ? resultFor(call, result) : pass()));
        expectRpcError(await stage.send(), { code: -32603, problem: 'upstream-error' });
        expect(await mined(hashOf(await stage.send({ gas: '0x5208' })))).toMatchObject({ nonce: 0 });
      });
    });

    describe('no-priority-method', () => {
      const lacks: readonly (readonly [string, (call: unknown) => object])[] = [
        ['an error of its own', (call) => errorFor(call, -32601, 'Method not found')],
        ['a server error', (call) => errorFor(call, -32000, 'the method eth_maxPriorityFeePerGas does not exist/is not available')],
        ['an error of providers', (call) => errorFor(call, -32004, 'This method is not supported')],
        ['null', (call) => resultFor(call, null)],
      ];
      const priority = (call: unknown): boolean => methodOf(call) === 'eth_maxPriorityFeePerGas';
      test.each(lacks)('the fee comes from the history if the endpoint answers with %s', async (_, lacking) => {
        await using stack = new AsyncDisposableStack();
        const stage = await behind(stack, (call, pass) => {
          if (priority(call)) return lacking(call);
          if (methodOf(call) !== 'eth_feeHistory') return pass();
          return resultFor(call, { oldestBlock: '0x1', baseFeePerGas: ['0x1', '0x1'], gasUsedRatio: [0.5], reward: [['0x3b9aca07']] });
        });
        expect(await mined(hashOf(await stage.send()))).toMatchObject({ type: 'eip1559', maxPriorityFeePerGas: 1_000_000_007n });
      });

      test.each(lacks)('and from the gas price if the endpoint answers the history with %s too', async (_, lacking) => {
        await using stack = new AsyncDisposableStack();
        let baseFee = 0n;
        const stage = await behind(stack, async (call, pass) => {
          if (priority(call) || methodOf(call) === 'eth_feeHistory') return lacking(call);
          if (methodOf(call) === 'eth_gasPrice') return resultFor(call, toHex(baseFee + 5n));
          const answer = await pass();
          if (methodOf(call) === 'eth_getBlockByNumber') baseFee = BigInt(textAt(answer, 'result', 'baseFeePerGas'));
          return answer;
        });
        expect(await mined(hashOf(await stage.send()))).toMatchObject({ type: 'eip1559', maxPriorityFeePerGas: 5n });
      });
    });

    describe('pending-not-latest', () => {
      test('the next nonce is after transactions that were sent elsewhere and wait', async () => {
        await client().setAutomine(false);
        try {
          await using stack = new AsyncDisposableStack();
          const stage = stack.use(await Stage.start(world()));
          const wallet = createWalletClient({ account: stage.account, chain: anvil, transport: http(world().devnet.rpcUrl) });
          const elsewhere = [0, 1].map((nonce) => wallet.sendTransaction({ to: stage.account.address, nonce }));
          const first = await Promise.all(elsewhere);
          expect(await stage.confirmed()).toBe(0);
          const second = await Promise.all([stage.send(), stage.send()]);
          const third = await wallet.sendTransaction({ to: stage.account.address, nonce: 4 });
          const fourth = await stage.send();
          const hashes = [...first, ...second.map(hashOf), third, hashOf(fourth)];
          const nonces = (await Promise.all(hashes.map((hash) => mined(hash)))).map(({ nonce }) => nonce);
          expect(nonces.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
          expect(nonces.at(-1)).toBe(5);
        } finally {
          await client().setAutomine(true);
        }
      });

      test('a gateway that starts while one waits counts it, and may not replace what it did not send', async () => {
        await client().setAutomine(false);
        try {
          await using stack = new AsyncDisposableStack();
          const first = stack.use(await Stage.start(world()));
          const waiting = hashOf(await first.send());
          const other = stack.use(await Stage.start(world(), { account: first.account }));
          expectRpcError(await other.send({ nonce: '0x0' }), { code: -32602, problem: 'invalid-params' });
          const next = hashOf(await other.send());
          expect(await mined(waiting)).toMatchObject({ nonce: 0 });
          expect(await mined(next)).toMatchObject({ nonce: 1 });
        } finally {
          await client().setAutomine(true);
        }
      });
    });

    describe('far-explicit-nonce', () => {
      test('requests without a nonce are not put behind one that is far ahead, and fill the gap before it', async () => {
        await using stack = new AsyncDisposableStack();
        const stage = stack.use(await Stage.start(world()));
        const far = hashOf(await stage.send({ nonce: '0x3' }));
        for (const nonce of [0, 1, 2]) expect(await mined(hashOf(await stage.send()))).toMatchObject({ nonce });
        expect(await mined(far)).toMatchObject({ nonce: 3 });
        expect(await mined(hashOf(await stage.send()))).toMatchObject({ nonce: 4 });
      });

      test.each(['0x3e8', '0xfffffffffffffffe'])('a nonce of %s leaves the next requests where they were', async (nonce) => {
        await using stack = new AsyncDisposableStack();
        let isFar = true;
        // The devnet would hold it for good.
        const node = await sending(world(), stack, () => (isFar ? 'swallowed' : 'passed'));
        const stage = stack.use(await Stage.start(world(), { change: node.change }));
        expect(hashOf(await stage.send({ nonce }))).toMatch(/^0x/);
        isFar = false;
        const sent = await Promise.all([stage.send(), stage.send(), stage.send()]);
        const nonces = (await Promise.all(sent.map((reply) => mined(hashOf(reply))))).map((it) => it.nonce);
        expect(nonces.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
      });

      test('eth_signTransaction with a far nonce takes none', async () => {
        await using stack = new AsyncDisposableStack();
        const stage = stack.use(await Stage.start(world()));
        const fields = { from: stage.account.address, to: stage.account.address, chainId: toHex(anvil.id), gas: '0x5208', gasPrice: '0x1' };
        for (const nonce of ['0x0', '0x5', '0x3e8'])
          expect(textAt((await stage.ask('eth_signTransaction', [{ ...fields, nonce }])).body, 'result')).toMatch(/^0x/);
        expect(await mined(hashOf(await stage.send()))).toMatchObject({ nonce: 0 });
      });
    });
  });
}
