import { createWalletClient, http, toHex, zeroAddress } from 'viem';
import type { Address, Hex } from 'viem';
import { anvil } from 'viem/chains';
import { recoverAuthorizationAddress } from 'viem/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minedReceipt } from '../../../../cli/demo/devnet/receipt.ts';
import { at, expectRpcError, textAt } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { readAudit } from '../audit.ts';
import { chainClient } from '../signing.ts';
import { Stage, hashOf, newAccount } from './stage.ts';

/** Reported failures of EIP-7702 authorizations. */
export function authorizationCases(world: () => World): void {
  describe('reported cases of authorizations', () => {
    let stage: Stage;
    beforeAll(async () => {
      const anything = { max: `1${'0'.repeat(30)}` };
      const policies = [
        { name: 'revoke', effect: 'allow', kinds: ['authorization'], when: { chain: ['*'], delegate: [zeroAddress] } },
        {
          name: 'transactions',
          effect: 'allow',
          kinds: ['transaction'],
          when: { chain: ['*'], to: ['*'], delegate: ['*'], value: anything, fee: anything },
        },
      ];
      stage = await Stage.start(world(), { policies });
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    const authorize = (path: string, fields: { readonly chainId: Hex; readonly address: Address; readonly nonce: Hex }) =>
      stage.askOn(path, 'signer_sign7702Authorization', [stage.account.address, fields]);

    describe('auth-wildcard-and-revoke', () => {
      test('an authorization for every chain is refused, although the policies allow every chain', async () => {
        for (const address of [zeroAddress, world().devnet.collection] as const) {
          const anywhere = await authorize('', { chainId: '0x0', address, nonce: '0x0' });
          expectRpcError(anywhere, { code: -32003, problem: 'forbidden' });
          const here = await authorize(`/${world().devnet.chainId}`, { chainId: '0x0', address, nonce: '0x0' });
          expectRpcError(here, { code: -32003, problem: 'forbidden' });
        }
        for (const { fields } of await readAudit(stage.served.baseUrl, world().token, 100))
          expect(fields).toMatchObject({ outcome: 'refused' });
      });

      test('another delegate than the allowed one is refused', async () => {
        const reply = await authorize('', { chainId: toHex(anvil.id), address: world().devnet.collection, nonce: '0x0' });
        expectRpcError(reply, { code: -32003, problem: 'forbidden' });
      });

      test('the authorization of the zero address is signed, and takes the code of the account away', async () => {
        const client = chainClient(world());
        const { account } = stage;
        // Somebody else pays for both transactions, so that the account's nonces are those of its
        // authorizations.
        const sponsor = newAccount();
        await world().devnet.fund(sponsor.address, 10n ** 18n);
        const wallet = createWalletClient({ account: sponsor, chain: anvil, transport: http(world().devnet.rpcUrl) });
        const delegation = await account.signAuthorization({ chainId: anvil.id, address: world().devnet.collection, nonce: 0 });
        await minedReceipt(world().devnet.rpcUrl, await wallet.sendTransaction({ to: sponsor.address, authorizationList: [delegation] }));
        expect(await client.getCode({ address: account.address })).toMatch(/^0xef0100/);

        const reply = await authorize(`/${anvil.id}`, { chainId: toHex(anvil.id), address: zeroAddress, nonce: '0x1' });
        const [r, s, yParity] = ['r', 's', 'yParity'].map((name) => textAt(reply.body, 'result', name) as Hex);
        const revocation = { chainId: anvil.id, address: zeroAddress, nonce: 1, r: r ?? '0x', s: s ?? '0x', yParity: Number(yParity) };
        expect(await recoverAuthorizationAddress({ authorization: revocation })).toBe(account.address);
        await minedReceipt(world().devnet.rpcUrl, await wallet.sendTransaction({ to: sponsor.address, authorizationList: [revocation] }));
        expect(await client.getCode({ address: account.address })).toBeUndefined();
      });

      test('the account can revoke by a transaction of its own, and its next nonce is after both', async () => {
        const nonce = await stage.confirmed();
        const reply = await authorize(`/${anvil.id}`, { chainId: toHex(anvil.id), address: zeroAddress, nonce: toHex(nonce + 1) });
        const sent = await stage.send({ authorizationList: [at(reply.body, 'result')] });
        expect(await minedReceipt(world().devnet.rpcUrl, hashOf(sent))).toMatchObject({ status: 'success' });
        expect(await stage.nonceOf(await stage.send())).toBe(nonce + 2);
      });
    });
  });
}
