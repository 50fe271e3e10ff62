import { recoverMessageAddress, stringToHex, toHex } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import { bearer, expectRpcError, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { World } from '../support/world.ts';
import { accountOf } from './signing.ts';

/** Forms of requests to sign that clients send beside the plain one. */
export function signedClientForms(world: () => World): void {
  describe('forms of requests to sign that clients send', () => {
    const ask = async (method: string, params: unknown): Promise<Reply> => {
      const { baseUrl } = await world().shared();
      return rpc(`${baseUrl}/v1/signer/${world().devnet.chainId}`, { method, params }, bearer(world().token));
    };

    test('a transaction takes data and input if they are equal, as cast sends them', async () => {
      const { signer, chainId } = world().devnet;
      const fields = {
        from: signer.address,
        to: accountOf(world(), 1),
        value: toHex(3),
        chainId: toHex(chainId),
        nonce: '0x0',
        gas: toHex(21_000),
        maxFeePerGas: toHex(3_000_000_000),
        maxPriorityFeePerGas: toHex(1_000_000_000),
        type: '0x2',
      };
      const plain = await ask('eth_signTransaction', [fields]);
      const both = await ask('eth_signTransaction', [{ ...fields, data: '0x', input: '0x' }]);
      expect(textAt(both.body, 'result')).toBe(textAt(plain.body, 'result'));
      for (const method of ['eth_signTransaction', 'eth_sendTransaction']) {
        const different = await ask(method, [{ ...fields, data: '0x', input: '0x01' }]);
        expectRpcError(different, { code: -32602, problem: 'invalid-params' });
        expect(textAt(different.body, 'error', 'message')).toMatch(/params\[0\]\.input: .*params\[0\]\.data/);
      }
    });

    test('personal_sign ignores a password', async () => {
      const { address } = world().devnet.signer;
      for (const password of ['', 'password', null]) {
        const reply = await ask('personal_sign', [stringToHex('hello'), address, password]);
        const signature = textAt(reply.body, 'result') as Hex;
        expect(await recoverMessageAddress({ message: 'hello', signature })).toBe(address);
      }
    });

    test('eth_signTypedData is judged as eth_signTypedData_v4', async () => {
      const types = { EIP712Domain: [{ name: 'name', type: 'string' }], Mail: [{ name: 'contents', type: 'string' }] };
      const data = { types, primaryType: 'Mail', domain: { name: 'Mail' }, message: { contents: 'hello' } };
      const [long, short] = [
        await ask('eth_signTypedData_v4', [world().devnet.signer.address, data]),
        await ask('eth_signTypedData', [world().devnet.signer.address, data]),
      ];
      expectRpcError(short, { code: -32003, problem: 'forbidden' });
      expect(textAt(short.body, 'error', 'message')).toBe(textAt(long.body, 'error', 'message'));
    });
  });
}
