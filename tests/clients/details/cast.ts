import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import type { Clients } from '../support/clients.ts';
import { receiver } from '../support/gateway.ts';
import { runProgram } from '../support/program.ts';
import type { Finished } from '../support/program.ts';

/** cast sends calldata twice, as `data` and as `input`. */
export function castDetails(clients: () => Clients): void {
  describe('cast', () => {
    const cast = (path: string, args: readonly string[]): Promise<Finished> => {
      const { baseUrl, env, world } = clients();
      const headers = path.startsWith('/v1') ? { ETH_RPC_HEADERS: `authorization: Bearer ${world.token}` } : {};
      return runProgram('cast', args, { env: { ...env, ...headers, ETH_RPC_URL: `${baseUrl}${path}` } });
    };

    test('calls a contract in a transaction, and reads what it did through the proxy', async () => {
      const { collection, signer } = clients().world.devnet;
      const approve = ['send', '--unlocked', '--from', signer.address, collection, 'setApprovalForAll(address,bool)', receiver, 'true'];
      expect(await cast(`/v1/signer/${anvil.id}`, approve)).toMatchObject({ status: 0 });
      const read = ['call', collection, 'isApprovedForAll(address,address)(bool)', signer.address, receiver];
      expect(await cast(`/rpc/${anvil.id}`, read)).toMatchObject({ status: 0, stdout: 'true\n' });
    });

    test('estimates gas through the proxy', async () => {
      const { collection, signer } = clients().world.devnet;
      const estimate = ['estimate', '--from', signer.address, collection, 'setApprovalForAll(address,bool)', receiver, 'false'];
      const { stdout } = await cast(`/rpc/${anvil.id}`, estimate);
      expect(Number(stdout)).toBeGreaterThan(21_000);
    });

    test('reads which policy denies a call', async () => {
      const { collection, signer } = clients().world.devnet;
      const approve = [
        'send',
        '--unlocked',
        '--from',
        signer.address,
        collection,
        'approve(address,uint256)',
        receiver,
        '1',
        '--gas-limit',
        '100000',
      ];
      expect(await cast(`/v1/signer/${anvil.id}`, approve)).toMatchObject({
        stdout: '',
        stderr: expect.stringContaining('no policy allows'),
      });
    });

    test('with the token at the proxy reads where the token belongs', async () => {
      const { baseUrl, env, world } = clients();
      const headers = { ETH_RPC_HEADERS: `authorization: Bearer ${world.token}`, ETH_RPC_URL: `${baseUrl}/rpc/${anvil.id}` };
      const refused = await runProgram('cast', ['block-number'], { env: { ...env, ...headers } });
      expect(refused).toMatchObject({ stdout: '', stderr: expect.stringContaining('/v1/signer/{chain}') });
    });
  });
}
