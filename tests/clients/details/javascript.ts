import { Contract, FetchRequest, JsonRpcProvider } from 'ethers';
import { createPublicClient, createWalletClient, http, parseAbi } from 'viem';
import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { at, bearer, rpc } from '../../suite/support/ask.ts';
import type { Clients } from '../support/clients.ts';

const events = ['event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'] as const;

/** What viem and ethers do when a method is missing. */
export function javascriptDetails(clients: () => Clients): void {
  describe('methods that are missing', () => {
    const proxy = (): string => `${clients().baseUrl}/rpc/${anvil.id}`;
    const signer = (): string => `${clients().baseUrl}/v1/signer/${anvil.id}`;

    test("ethers' events arrive by filters of the gateway", async () => {
      const provider = new JsonRpcProvider(proxy(), undefined, { pollingInterval: 100 });
      try {
        const seen: bigint[] = [];
        const { collection } = clients().world.devnet;
        await new Contract(collection, events, provider).on('Transfer', (_from, _to, tokenId: bigint) => seen.push(tokenId));
        await mintsUntil(clients(), 7_000n, () => seen.length > 0);
        expect(seen[0]).toBeGreaterThanOrEqual(7_000n);
      } finally {
        provider.destroy();
      }
    });

    test("viem's events arrive by filters of the gateway", async () => {
      const client = createPublicClient({ chain: anvil, transport: http(proxy()), pollingInterval: 100 });
      const seen: bigint[] = [];
      const address = clients().world.devnet.collection;
      const unwatch = client.watchContractEvent({
        address,
        abi: parseAbi(events),
        onLogs: (logs) => seen.push(...logs.map(({ args }) => args.tokenId ?? 0n)),
      });
      await mintsUntil(clients(), 8_000n, () => seen.length > 0);
      unwatch();
      expect(seen[0]).toBeGreaterThanOrEqual(8_000n);
    });

    test.each([
      'eth_sign',
      'eth_subscribe',
      'wallet_switchEthereumChain',
      'wallet_addEthereumChain',
      'wallet_getCapabilities',
      'wallet_sendCalls',
      'wallet_requestPermissions',
    ])('%s is not answered', async (method) => {
      const reply = await rpc(signer(), { method }, bearer(clients().world.token));
      expect(at(reply.body, 'error', 'code')).toBe(-32601);
      expect(at(reply.body, 'error', 'message')).toContain(`the method ${method} does not exist here`);
    });

    test('viem refuses to sign an authorization with an account that is not local', async () => {
      const transport = http(signer(), { fetchOptions: { headers: bearer(clients().world.token) } });
      const wallet = createWalletClient({ account: clients().world.devnet.signer.address, chain: anvil, transport });
      const authorization = { contractAddress: clients().world.devnet.collection, chainId: anvil.id, nonce: 0 };
      await expect(wallet.signAuthorization({ ...authorization, account: wallet.account as never })).rejects.toThrow(/json-rpc/);
    });

    test("ethers' signer refuses to sign an authorization", async () => {
      const request = new FetchRequest(signer());
      request.setHeader('authorization', `Bearer ${clients().world.token}`);
      const provider = new JsonRpcProvider(request);
      try {
        const account = await provider.getSigner();
        const { collection } = clients().world.devnet;
        await expect(async () => account.authorize({ address: collection })).rejects.toThrow(/authorization/);
      } finally {
        provider.destroy();
      }
    });
  });
}

/**
 * Mints tokens from this id on until something is true: what was minted before a client began to
 * poll is nothing that it sees.
 */
async function mintsUntil({ world }: Clients, first: bigint, done: () => boolean): Promise<void> {
  let next = first;
  await expect
    .poll(
      async () => {
        if (!done()) await world.devnet.mint(next++, 'ipfs://none');
        return done();
      },
      { interval: 300, timeout: 30_000 },
    )
    .toBe(true);
}
