import { BrowserProvider } from 'ethers';
import { createWalletClient, custom, parseEther, verifyMessage } from 'viem';
import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { accountOf } from '../../suite/signer/signing.ts';
import type { Provider } from '../../../packages/client/src/index.ts';
import type { Stage } from './support/stage.ts';

/** Other libraries send stamped requests through a provider. */
export function providers(stage: () => Stage): void {
  describe('a provider', () => {
    const provider = (): Provider => {
      const { client, generated, baseUrl } = stage();
      const stamp = client.createStamp({ caller: 'generated', ...generated });
      const signer = client.createSignerClient({ url: baseUrl, chain: anvil.id, stamp });
      return client.createProvider(signer, { idempotencyKey: () => crypto.randomUUID() });
    };

    test('for viem', async () => {
      const transport = custom(provider(), { retryCount: 0 });
      const [account] = await createWalletClient({ transport }).getAddresses();
      expect(account).toBe(stage().world.devnet.signer.address);
      const wallet = createWalletClient({ account: account ?? '0x', chain: anvil, transport });
      const signature = await wallet.signMessage({ message: 'hello' });
      expect(await verifyMessage({ address: wallet.account.address, message: 'hello', signature })).toBe(true);
      expect(await wallet.sendTransaction({ to: accountOf(stage().world, 1), value: 1n })).toMatch(/^0x[0-9a-f]{64}$/);
      await expect(wallet.sendTransaction({ to: accountOf(stage().world, 1), value: parseEther('2') })).rejects.toThrow(
        /demo-accounts: value/,
      );
    });

    test('for ethers', async () => {
      const ethers = new BrowserProvider(provider());
      const signer = await ethers.getSigner();
      expect(
        await verifyMessage({
          address: stage().world.devnet.signer.address,
          message: 'hello',
          signature: (await signer.signMessage('hello')) as `0x${string}`,
        }),
      ).toBe(true);
      ethers.destroy();
    });

    test('rejects with the numbers of EIP-1193', async () => {
      const request = provider().request({ method: 'eth_sign', params: [] });
      await expect(request).rejects.toMatchObject({ code: -32601, data: { code: 'forbidden' }, cause: { name: 'ProblemError' } });
      const { client, closed } = stage();
      const away = client.createProvider(client.createSignerClient({ url: closed, token: 'mm_none' }));
      await expect(away.request({ method: 'eth_accounts' })).rejects.toMatchObject({ code: 4900, cause: { name: 'NetworkError' } });
    });
  });
}
