import { describe, expect, test } from 'vitest';
import { at, bearer, rpc } from '../support/ask.ts';
import type { World } from '../support/world.ts';

/** The signer refuses methods that it does not know. */
export function unknownMethods(world: () => World): void {
  describe('unknown methods', () => {
    test.each([
      'eth_sign',
      'eth_signTypedData_v3',
      'eth_sendRawTransactionSync',
      'signer_export',
      'anvil_impersonateAccount',
      'eth_sendUserOperation',
    ])('the signer does not know %s', async (method) => {
      const reply = await rpc(
        `${(await world().shared()).baseUrl}/v1/signer/${world().devnet.chainId}`,
        { method, params: [{ from: world().devnet.signer.address }] },
        bearer(world().token),
      );
      expect(at(reply.body, 'error', 'code')).toBe(-32601);
    });
  });
}
