import { expectLost } from '../../support/lost.ts';
import { join } from 'node:path';
import { createWalletClient, http, parseEther, parseTransaction, toHex } from 'viem';
import type { Hex } from 'viem';
import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { mineAll, minedReceipt } from '../../../../cli/demo/devnet/receipt.ts';
import { killVariables } from '../../../support/kill-points.ts';
import { at, bearer, envelope, expectRpcError, textAt } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { chainClient } from '../signing.ts';
import { hurried, sending } from './sending.ts';
import { Stage, hashOf } from './stage.ts';

/** Milliseconds in which the outbox sends again: a few rounds on a busy machine. */
const ROUNDS_MS = 100_000;

const quick = { variant: 'quick-rounds' } as const;

/** Reported failures between the signature of a transaction and its block. */
export function outboxCases(world: () => World): void {
  describe('reported cases of the outbox', () => {
    const mined = async (hash: Hex) => {
      expect(await minedReceipt(world().devnet.rpcUrl, hash)).toMatchObject({ status: 'success' });
      return chainClient(world()).getTransaction({ hash });
    };
    const expectConfirmed = async (stage: Stage, count: number): Promise<void> => {
      const confirmed = async (): Promise<number> => {
        await mineAll(world().devnet.rpcUrl);
        return stage.confirmed();
      };
      await expect.poll(confirmed, { timeout: ROUNDS_MS, interval: 500 }).toBe(count);
    };

    describe('network-error-gap', () => {
      test.each(['ended', 'silent'] as const)(
        'what could not be sent, because the connection is %s, is sent again by the service, before the next one',
        async (fate) => {
          await using stack = new AsyncDisposableStack();
          let works = false;
          const node = await sending(world(), stack, () => (works ? 'passed' : fate));
          const stage = stack.use(await Stage.start(world(), { change: { ...node.change, ...hurried(world()) }, serve: quick }));
          const failed = await stage.send({ value: '0x1' });
          expectRpcError(failed, { code: -32603, problem: 'upstream-error' });
          works = true;
          const next = hashOf(await stage.send({ value: '0x2' }));
          // The client asks for nothing more.
          await expectConfirmed(stage, 2);
          expect(await mined(next)).toMatchObject({ nonce: 1, value: 2n });
          expect(new Set(node.raws)).toHaveProperty('size', 2);
          expect(node.raws).toContain(textAt(failed.body, 'error', 'data', 'rawTransaction'));
        },
      );
    });

    describe('insufficient-funds-jam', () => {
      test('what the balance does not pay for takes no nonce, and the small one is mined', async () => {
        await using stack = new AsyncDisposableStack();
        const stage = stack.use(await Stage.start(world()));
        for (const fields of [{}, { gas: '0x5208' }, { gas: '0x5208', gasPrice: '0x3b9aca00' }]) {
          const reply = await stage.send({ value: toHex(parseEther('200')), ...fields });
          expectRpcError(reply, { code: -32003, problem: 'transaction-refused' });
          expect(at(reply.body, 'error', 'data', 'reason')).toBe('insufficient-funds');
        }
        expect(await mined(hashOf(await stage.send()))).toMatchObject({ nonce: 0 });
      });

      test.each(['next', 'cancelled'] as const)('what only the node refuses is no hindrance: the small one is mined (%s)', async (how) => {
        await using stack = new AsyncDisposableStack();
        const large = parseEther('5');
        const node = await sending(world(), stack, (raw) => (parseTransaction(raw).value === large ? 'unpaid' : 'passed'));
        const stage = stack.use(await Stage.start(world(), { change: { ...node.change, ...hurried(world()) }, serve: quick }));
        const refused = await stage.send({ value: toHex(large) });
        expectRpcError(refused, { code: -32003, problem: 'transaction-refused' });
        expect(textAt(refused.body, 'error', 'message')).toContain('insufficient funds');
        if (how === 'cancelled') await stage.ask('signer_cancel', [{ from: stage.account.address, nonce: '0x0' }]);
        const small = hashOf(await stage.send({ value: '0x3' }));
        expect(await mined(small)).toMatchObject({ value: 3n, nonce: how === 'next' ? 0 : 1 });
      });
    });

    describe('accepted-answer-lost', () => {
      test.each(['lost', 'refused after'] as const)('the answer of the node is %s, and the client still gets the hash', async (fate) => {
        await using stack = new AsyncDisposableStack();
        const node = await sending(world(), stack, () => fate);
        const stage = stack.use(await Stage.start(world(), { change: node.change }));
        const first = hashOf(await stage.send({}, 'first'));
        expect(hashOf(await stage.send({}, 'first'))).toBe(first);
        expect(await mined(first)).toMatchObject({ nonce: 0 });
        expect(new Set(node.raws)).toHaveProperty('size', 1);
        expect(await mined(hashOf(await stage.send({}, 'second')))).toMatchObject({ nonce: 1 });
      });

      test('the client leaves before its answer, and its next try gets the same transaction', async () => {
        await using stack = new AsyncDisposableStack();
        const leaving = new AbortController();
        const node = await sending(world(), stack, () => {
          leaving.abort();
          return 'passed';
        });
        const stage = stack.use(await Stage.start(world(), { change: node.change }));
        const params = [{ from: stage.account.address, to: stage.account.address, value: '0x1' }];
        const sent = fetch(`${stage.served.baseUrl}/v1/signer/${world().devnet.chainId}`, {
          method: 'POST',
          headers: { ...bearer(world().token), 'content-type': 'application/json', 'idempotency-key': 'left' },
          body: JSON.stringify(envelope({ method: 'eth_sendTransaction', params })),
          signal: leaving.signal,
        });
        await expect(sent).rejects.toThrow('abort');
        const again = await stage.ask('eth_sendTransaction', params, { 'idempotency-key': 'left' });
        expect(await mined(hashOf(again))).toMatchObject({ nonce: 0 });
        expect(new Set(node.raws)).toHaveProperty('size', 1);
        await expectConfirmed(stage, 1);
      });
    });

    describe('foreign-nonce-while-down', () => {
      test('a retry says that the nonce is used, the request can be sent anew, and others go on', async () => {
        await using stack = new AsyncDisposableStack();
        const state = { sqlite: join(await world().host.directory(), 'state.db') };
        const change = { state, ...hurried(world()) };
        const serve = { variant: 'killed', env: killVariables({ point: 'committed', after: 0 }) } as const;
        const dying = await Stage.start(world(), { change, serve });
        await expectLost(dying.send({ value: '0x7' }, 'payment'));
        expect(await dying.served.ended).toBe(137);
        const wallet = createWalletClient({ account: dying.account, chain: anvil, transport: http(world().devnet.rpcUrl) });
        await mined(await wallet.sendTransaction({ to: dying.account.address, nonce: 0 }));

        const stage = stack.use(await Stage.start(world(), { change, account: dying.account, serve: quick }));
        expect(await mined(hashOf(await stage.send({ value: '0x8' })))).toMatchObject({ nonce: 1 });
        const stateOfPayment = async (): Promise<unknown> => at(await stage.transaction({ idempotencyKey: 'payment' }), 'state');
        await expect.poll(stateOfPayment, { timeout: ROUNDS_MS, interval: 500 }).toBe('replaced');
        const retried = await stage.send({ value: '0x7' }, 'payment');
        expectRpcError(retried, { code: -32003, problem: 'transaction-replaced' });
        expect(textAt(retried.body, 'error', 'message')).toContain('whose nonce another transaction has used');
        expect(await mined(hashOf(await stage.send({ value: '0x7' }, 'payment-anew')))).toMatchObject({ nonce: 2, value: 7n });
      });
    });

    describe('cancel-by-self-transfer', () => {
      const cancel = async (way: 'eth_sendTransaction' | 'signer_cancel', fees: object): Promise<void> => {
        await using stack = new AsyncDisposableStack();
        const node = await sending(world(), stack, (raw) => (parseTransaction(raw).value === 7n ? 'swallowed' : 'passed'));
        const stage = stack.use(await Stage.start(world(), { change: node.change }));
        const stuck = hashOf(await stage.send({ value: '0x7' }));
        const behind = hashOf(await stage.send({ value: '0x8' }));
        const from = stage.account.address;
        const empty = way === 'signer_cancel' ? { from } : { from, to: from, value: '0x0' };
        const reply = await stage.ask(way, [{ ...empty, nonce: '0x0', ...fees }]);
        expect(await mined(hashOf(reply))).toMatchObject({ nonce: 0, value: 0n });
        expect(await mined(behind)).toMatchObject({ nonce: 1, value: 8n });
        expect(await mined(hashOf(await stage.send()))).toMatchObject({ nonce: 2 });
        await expect(chainClient(world()).getTransaction({ hash: stuck })).rejects.toThrow('could not be found');
        expect(at(await stage.transaction({ hash: stuck }), 'signed', 1, 'hash')).toBe(hashOf(reply));
      };
      const fees = { maxFeePerGas: toHex(parseEther('0.0000001')), maxPriorityFeePerGas: toHex(parseEther('0.00000001')) };

      test('an empty transaction to the account itself cancels one that no node has', () => cancel('eth_sendTransaction', fees));
      test('so does signer_cancel, with fees and without', async () => {
        await cancel('signer_cancel', fees);
        await cancel('signer_cancel', {});
      });
    });
  });
}
