import { createWalletClient, http, parseTransaction, testActions, toHex, zeroAddress } from 'viem';
import type { Address, Hex } from 'viem';
import { anvil } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { at, bearer, rpc, textAt } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { accountOf, chainClient } from './signing.ts';
import type { World } from '../support/world.ts';

/** Transactions of every type are mined, and one that is not mined can be replaced. */
export function transactions(world: () => World): void {
  describe('transactions', () => {
    let served: Served;
    const anyFee = { max: '10000000000000000' };
    const chain = [String(anvil.id)];
    beforeAll(async () => {
      const configuration = world().configuration();
      served = await world().serve({
        ...configuration,
        signer: {
          ...configuration.signer,
          policies: [
            { name: 'calls', effect: 'allow', kinds: ['transaction'], when: { chain, to: ['*'], delegate: ['*'], fee: anyFee } },
            { name: 'delegations', effect: 'allow', kinds: ['authorization'], when: { chain, delegate: ['*'] } },
          ],
        },
      });
    }, 30_000);
    afterAll(async () => void (await served.stop()));

    const endpoint = (): string => `${served.baseUrl}/v1/signer/${anvil.id}`;
    const ask = (method: string, params: unknown) => rpc(endpoint(), { method, params }, bearer(world().token));
    const wallet = () =>
      createWalletClient({
        account: world().devnet.signer.address,
        chain: anvil,
        transport: http(endpoint(), { fetchOptions: { headers: bearer(world().token) } }),
      });
    const mined = async (hash: Hex) => {
      const client = chainClient(world());
      expect(await minedReceipt(world().devnet.rpcUrl, hash)).toMatchObject({ status: 'success' });
      return await client.getTransaction({ hash });
    };

    test('of the older types get estimates and are mined', async () => {
      const to = accountOf(world(), 1);
      const legacy = await mined(await wallet().sendTransaction({ to, value: 1n, type: 'legacy' }));
      expect(legacy).toMatchObject({ type: 'legacy', chainId: anvil.id });
      const accessList = [{ address: to, storageKeys: [toHex(7, { size: 32 })] }];
      const listed = await mined(await wallet().sendTransaction({ to, value: 1n, accessList, type: 'eip2930' }));
      expect(listed).toMatchObject({ type: 'eip2930', accessList: [{ storageKeys: accessList[0]?.storageKeys }] });
    });

    test('of type 4 set the code that a single authorization names', async () => {
      const client = chainClient(world());
      const { address } = world().devnet.signer;
      const delegate = async (code: Address): Promise<void> => {
        // The account sends the transaction itself, so its nonce comes before the authorization's.
        const nonce = (await client.getTransactionCount({ address })) + 1;
        const fields = { chainId: toHex(anvil.id), address: code, nonce: toHex(nonce) };
        const { body } = await ask('signer_sign7702Authorization', [address, fields]);
        const sent = await ask('eth_sendTransaction', [
          { from: address, to: accountOf(world(), 3), authorizationList: [at(body, 'result')] },
        ]);
        expect(await mined(textAt(sent.body, 'result') as Hex)).toMatchObject({ type: 'eip7702' });
      };
      await delegate(world().devnet.collection);
      expect(await client.getCode({ address })).toBe(`0xef0100${world().devnet.collection.slice(2).toLowerCase()}`);
      await delegate(zeroAddress);
      expect(await client.getCode({ address })).toBeUndefined();
    });

    test('of type 3 are signed with their sidecar', async () => {
      const { address } = world().devnet.signer;
      // The commitment and the proof of a blob of zeros are the point at infinity.
      const [blob, infinity] = [`0x${'00'.repeat(131_072)}`, `0xc0${'00'.repeat(47)}`];
      const fields = {
        from: address,
        to: accountOf(world(), 1),
        type: '0x3',
        chainId: toHex(anvil.id),
        nonce: '0x0',
        gas: '0x5208',
        maxFeePerGas: '0x3b9aca00',
        maxPriorityFeePerGas: '0x1',
        maxFeePerBlobGas: '0x1',
        blobs: [blob],
        commitments: [infinity],
        proofs: [infinity],
      };
      const { body } = await ask('eth_signTransaction', [fields]);
      const raw = textAt(body, 'result') as `0x03${string}`;
      expect(parseTransaction(raw)).toMatchObject({ type: 'eip4844', sidecars: [{ blob, commitment: infinity, proof: infinity }] });
    });

    test('that are not mined are replaced only at a higher price', async () => {
      const client = chainClient(world()).extend(testActions({ mode: 'anvil' }));
      const to = accountOf(world(), 2);
      await client.setAutomine(false);
      try {
        const send = (price: bigint, nonce?: Hex) =>
          ask('eth_sendTransaction', [
            {
              from: world().devnet.signer.address,
              to,
              value: '0x1',
              gas: '0x5208',
              maxFeePerGas: toHex(price),
              maxPriorityFeePerGas: toHex(price),
              ...(nonce === undefined ? {} : { nonce }),
            },
          ]);
        const first = textAt((await send(3_000_000_000n)).body, 'result') as Hex;
        const nonce = toHex((await client.getTransaction({ hash: first })).nonce);
        const refused = await send(3_299_999_999n, nonce);
        expect(at(refused.body, 'error', 'code')).toBe(-32602);
        expect(textAt(refused.body, 'error', 'message')).toContain('at least 3300000000 to replace');
        const second = textAt((await send(3_300_000_000n, nonce)).body, 'result') as Hex;
        await client.mine({ blocks: 1 });
        expect(await mined(second)).toMatchObject({ maxFeePerGas: 3_300_000_000n });
        await expect(client.getTransaction({ hash: first })).rejects.toThrow('could not be found');
        // The last one is mined.
        expect(at((await send(9_000_000_000n, nonce)).body, 'error', 'code')).toBe(-32602);
      } finally {
        await client.setAutomine(true);
      }
    });
  });
}
