import { FetchRequest, JsonRpcProvider } from 'ethers';
import {
  createPublicClient,
  createWalletClient,
  custom,
  http,
  keccak256,
  parseTransaction,
  recoverMessageAddress,
  recoverTransactionAddress,
  toHex,
} from 'viem';
import type { Address, Hex } from 'viem';
import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { mineAll, minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { bearer, rpc, textAt } from '../support/ask.ts';
import type { World } from '../support/world.ts';

/** Returns a client of the chain itself, without the gateway. */
export const chainClient = (world: World) => createPublicClient({ chain: anvil, transport: http(world.devnet.rpcUrl) });

/**
 * Has the chain mine what it holds, and returns how many transactions of the signer's key are
 * mined. A test that waits for many polls this.
 */
export async function minedAfterBlock(world: World): Promise<number> {
  await mineAll(world.devnet.rpcUrl);
  return chainClient(world).getTransactionCount({ address: world.devnet.signer.address });
}

/** Returns the address of a demo account that the policies allow. */
export function accountOf(world: World, index: number): Address {
  const account = world.devnet.accounts[index];
  if (account === undefined) throw new RangeError(`expected an account ${index}, got none`);
  return account.address;
}

/** The signer works as a wallet for common libraries without changes. */
export function signing(world: () => World): void {
  describe('signing', () => {
    const endpoint = async (): Promise<string> => `${(await world().shared()).baseUrl}/v1/signer/${world().devnet.chainId}`;
    const viemWallet = async () =>
      createWalletClient({
        account: world().devnet.signer.address,
        chain: anvil,
        transport: http(await endpoint(), { fetchOptions: { headers: bearer(world().token) } }),
      });

    /** Expects a mined transaction of the signer's key, with its value. */
    const expectMined = async (hash: Hex, to: Address, value: bigint): Promise<void> => {
      const client = chainClient(world());
      expect((await minedReceipt(world().devnet.rpcUrl, hash)).status).toBe('success');
      const transaction = await client.getTransaction({ hash });
      expect(transaction).toMatchObject({
        from: world().devnet.signer.address.toLowerCase(),
        to: to.toLowerCase(),
        value,
        type: 'eip1559',
      });
    };

    test("viem's wallet client sends a transaction that is mined from the right sender", async () => {
      const to = accountOf(world(), 1);
      const before = await chainClient(world()).getBalance({ address: to });
      const wallet = await viemWallet();
      expect(await wallet.getAddresses()).toEqual([world().devnet.signer.address]);
      const hash = await wallet.sendTransaction({ to, value: 12_345n });
      await expectMined(hash, to, 12_345n);
      expect(await chainClient(world()).getBalance({ address: to })).toBe(before + 12_345n);
    });

    test("ethers' signer sends a transaction that is mined from the right sender", async () => {
      const to = accountOf(world(), 2);
      const request = new FetchRequest(await endpoint());
      request.setHeader('authorization', `Bearer ${world().token}`);
      const provider = new JsonRpcProvider(request, undefined, { pollingInterval: 20 });
      try {
        const signer = await provider.getSigner();
        expect(await signer.getAddress()).toBe(world().devnet.signer.address);
        const sent = await signer.sendTransaction({ to, value: 54_321n });
        await expectMined(sent.hash as Hex, to, 54_321n);
        const receipt = await sent.wait();
        expect(receipt?.from).toBe(world().devnet.signer.address);
      } finally {
        provider.destroy();
      }
    });

    test('several transactions at once have different nonces', async () => {
      const to = accountOf(world(), 3);
      const wallet = await viemWallet();
      const first = await minedAfterBlock(world());
      const hashes = await Promise.all(Array.from({ length: 8 }, (_, index) => wallet.sendTransaction({ to, value: BigInt(index + 1) })));
      await Promise.all(hashes.map((hash, index) => expectMined(hash, to, BigInt(index + 1))));
      const nonces = await Promise.all(hashes.map(async (hash) => (await chainClient(world()).getTransaction({ hash })).nonce));
      expect(nonces.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 8 }, (_, index) => first + index));
    });

    test('eth_signTransaction returns the raw transaction, and does not send it', async () => {
      const { address } = world().devnet.signer;
      const client = chainClient(world());
      const nonce = await client.getTransactionCount({ address });
      const fields = {
        from: address,
        to: accountOf(world(), 4),
        value: toHex(7n),
        nonce: toHex(nonce),
        gas: toHex(21_000),
        maxFeePerGas: toHex(3_000_000_000n),
        maxPriorityFeePerGas: toHex(1_000_000_000n),
        chainId: toHex(anvil.id),
        type: '0x2',
      };
      const reply = await rpc(await endpoint(), { method: 'eth_signTransaction', params: [fields] }, bearer(world().token));
      const raw = textAt(reply.body, 'result') as `0x02${string}`;
      expect(parseTransaction(raw)).toMatchObject({
        chainId: anvil.id,
        nonce,
        gas: 21_000n,
        maxFeePerGas: 3_000_000_000n,
        maxPriorityFeePerGas: 1_000_000_000n,
        to: accountOf(world(), 4).toLowerCase(),
        value: 7n,
        type: 'eip1559',
      });
      expect(await recoverTransactionAddress({ serializedTransaction: raw })).toBe(address);
      expect(await client.getTransactionCount({ address, blockTag: 'pending' })).toBe(nonce);
      await expect(client.getTransaction({ hash: keccak256(raw) })).rejects.toThrow('could not be found');

      // The caller sends it. The nonce is then used, and the next transaction is mined.
      const sent = await rpc(`${(await world().shared()).baseUrl}/rpc/${anvil.id}`, { method: 'eth_sendRawTransaction', params: [raw] });
      await expectMined(textAt(sent.body, 'result') as Hex, accountOf(world(), 4), 7n);
    });

    test.each([
      ['text', 'mintmark says hello'],
      ['an empty text', ''],
      ['text that looks hexadecimal', '0xdeadbeef'],
      ['text beyond ASCII', 'grüße, 世界 🙂'],
    ])('personal_sign of %s recovers to the signer', async (_, message) => {
      const wallet = await viemWallet();
      const signature = await wallet.signMessage({ message });
      expect(await recoverMessageAddress({ message, signature })).toBe(world().devnet.signer.address);
    });

    test('personal_sign of bytes, at the route without a chain', async () => {
      const url = `${(await world().shared()).baseUrl}/v1/signer`;
      const wallet = createWalletClient({
        account: world().devnet.signer.address,
        transport: custom({
          request: async ({ method, params }) => textAt((await rpc(url, { method, params }, bearer(world().token))).body, 'result'),
        }),
      });
      const raw = Uint8Array.from({ length: 256 }, (_, index) => index);
      const signature = await wallet.signMessage({ message: { raw } });
      expect(await recoverMessageAddress({ message: { raw }, signature })).toBe(world().devnet.signer.address);
    });
  });
}
