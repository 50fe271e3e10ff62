import { toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, expectRpcError, textAt } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { sending } from './sending.ts';
import { Stage, feesOf, hashOf } from './stage.ts';

/** Reported failures of the fees of replacements. */
export function bumpCases(world: () => World): void {
  describe('reported cases of replacement fees', () => {
    const stack = new AsyncDisposableStack();
    let stage: Stage;
    beforeAll(async () => {
      // The fees are below what the devnet takes, so no node gets the transactions.
      const node = await sending(world(), stack, () => 'swallowed');
      stage = stack.use(await Stage.start(world(), { change: node.change }));
    });
    afterAll(() => stack.disposeAsync());

    describe('bump-rounding', () => {
      const steps = [
        [15, 16, 17],
        [100, 109, 110],
        [101, 111, 112],
        [1, 1, 2],
        [9, 9, 10],
        [1_000_000_007, 1_100_000_007, 1_100_000_008],
      ] as const;
      const prices = {
        'type 2': (wei: number) => feesOf(BigInt(wei)),
        legacy: (wei: number) => ({ gasPrice: toHex(wei) }),
      };
      const forms = Object.entries(prices);
      const table = steps.flatMap((step) => forms.map(([name, price]) => [name, ...step, price] as const));
      test.each(table)('%s of %i wei: %i is refused, and %i is taken', async (_, before, refused, taken, price) => {
        const gas = '0x5208';
        const first = await stage.send({ gas, ...price(before) });
        const nonce = toHex(await stage.nonceOf(first));
        const low = await stage.send({ gas, nonce, ...price(refused) });
        expectRpcError(low, { code: -32602, problem: 'invalid-params' });
        expect(textAt(low.body, 'error', 'message')).toContain(`at least ${taken} to replace`);
        const hash = hashOf(await stage.send({ gas, nonce, ...price(taken) }));
        const { signed } = (await stage.transaction({ hash })) as { readonly signed: readonly object[] };
        expect(signed).toMatchObject([{ hash: hashOf(first) }, { hash, maxFeePerGas: String(taken), maxPriorityFeePerGas: String(taken) }]);
      });

      test('a replacement raises both fees, by a send and by signer_speedUp alike', async () => {
        const gas = '0x5208';
        const nonce = toHex(await stage.nonceOf(await stage.send({ gas, ...feesOf(15n) })));
        const from = stage.account.address;
        for (const one of [{ maxPriorityFeePerGas: '0xf' }, { maxPriorityFeePerGas: '0x10' }]) {
          const fees = { ...feesOf(17n), ...one };
          expectRpcError(await stage.send({ gas, nonce, ...fees }), { code: -32602, problem: 'invalid-params' });
          expectRpcError(await stage.ask('signer_speedUp', [{ from, nonce, ...fees }]), { code: -32602, problem: 'invalid-params' });
        }
        const { body } = await stage.ask('signer_speedUp', [{ from, nonce, ...feesOf(17n) }]);
        expect(at(await stage.transaction({ hash: textAt(body, 'result') }), 'signed', 1)).toMatchObject({ maxFeePerGas: '17' });
      });
    });
  });
}
