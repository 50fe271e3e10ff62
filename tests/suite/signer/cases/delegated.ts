import { createTestClient, http, parseTransaction } from 'viem';
import type { Hex } from 'viem';
import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { mineAll, minedReceipt } from '../../../../cli/demo/devnet/receipt.ts';
import { textAt } from '../../support/ask.ts';
import { errorFor, methodOf, startNodeProxy } from '../../support/node-proxy.ts';
import type { World } from '../../support/world.ts';
import { chainClient } from '../signing.ts';
import { hurried } from './sending.ts';
import { Stage, hashOf, newAccount } from './stage.ts';

/** What nodes say of a transaction that comes while another one of the account waits. */
const refusals = ['in-flight transaction limit reached for delegated accounts', 'gapped-nonce tx from delegated accounts'];

/** Reported failures of accounts that are delegated by EIP-7702. */
export function delegatedCases(world: () => World): void {
  describe('reported cases of delegated accounts', () => {
    describe('delegated-in-flight', () => {
      test.each(refusals)('"%s": what is refused is sent when the one before is mined, and the key goes on', async (refusal) => {
        const account = newAccount();
        const client = chainClient(world());
        const anvilClient = createTestClient({ chain: anvil, mode: 'anvil', transport: http(world().devnet.rpcUrl) });
        await world().devnet.fund(account.address, 10n ** 18n);
        const taken: number[] = [];
        await using stack = new AsyncDisposableStack();
        const proxy = stack.adopt(
          await startNodeProxy(world(), async (call, pass) => {
            if (methodOf(call) !== 'eth_sendRawTransaction') return pass();
            const nonce = parseTransaction(textAt(call, 'params', 0) as Hex).nonce ?? 0;
            if (nonce > (await client.getTransactionCount({ address: account.address }))) return errorFor(call, -32000, refusal);
            taken.push(nonce);
            return pass();
          }),
          (it) => it.close(),
        );
        const stage = stack.use(
          await Stage.start(world(), { account, change: { ...proxy.change, ...hurried(world()) }, serve: { variant: 'quick-rounds' } }),
        );
        await anvilClient.setAutomine(false);
        try {
          const three = (await Promise.all([stage.send(), stage.send(), stage.send()])).map(hashOf);
          expect(new Set(three)).toHaveProperty('size', 3);
          expect(taken).toEqual([0]);
          const confirmed = async (): Promise<number> => {
            await mineAll(world().devnet.rpcUrl);
            return stage.confirmed();
          };
          await expect.poll(confirmed, { timeout: 100_000, interval: 500 }).toBe(3);
          for (const hash of three) expect(await minedReceipt(world().devnet.rpcUrl, hash)).toMatchObject({ status: 'success' });
          const next = hashOf(await stage.send());
          expect(await minedReceipt(world().devnet.rpcUrl, next)).toMatchObject({ status: 'success' });
          expect(await stage.confirmed()).toBe(4);
        } finally {
          await anvilClient.setAutomine(true);
        }
      });
    });
  });
}
