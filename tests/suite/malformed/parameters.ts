import { describe, expect, test } from 'vitest';
import { bearer, expectRpcError, post } from '../support/ask.ts';
import { chainClient } from '../signer/signing.ts';
import type { World } from '../support/world.ts';

/** Malformed parameters are named, and nothing is signed. */
export function badParameters(world: () => World): void {
  describe('bad parameters', () => {
    const signer = async (): Promise<string> => `${(await world().shared()).baseUrl}/v1/signer`;

    test.each([
      ['personal_sign', []],
      ['personal_sign', ['0x00']],
      ['personal_sign', ['0x0', 'ADDRESS']],
      ['personal_sign', ['0xzz', 'ADDRESS']],
      ['personal_sign', [7, 'ADDRESS']],
      ['personal_sign', ['0x00', '0x1234']],
      ['personal_sign', ['0x00', 'ADDRESS', 'password', 'more']],
      ['personal_sign', { message: '0x00' }],
      ['eth_signTransaction', []],
      ['eth_signTransaction', ['0x02']],
      ['eth_signTransaction', [{}, {}]],
      ['eth_signTransaction', [{ from: 'ADDRESS' }]],
      ['signer_audit', [{ after: '-1' }]],
      ['signer_audit', [{ after: '0', limit: 1001 }]],
      ['signer_audit', [{ after: '0', limit: 0 }]],
      ['signer_audit', [{ nonsense: true }]],
    ] as const)('signer: %s of %j', async (method, params) => {
      const client = chainClient(world());
      const before = await client.getTransactionCount({ address: world().devnet.signer.address, blockTag: 'pending' });
      const text = JSON.stringify(params).replaceAll('ADDRESS', world().devnet.signer.address);
      const reply = await post(await signer(), `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${text}}`, bearer(world().token));
      expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
      expect(await client.getTransactionCount({ address: world().devnet.signer.address, blockTag: 'pending' })).toBe(before);
    });
  });
}
