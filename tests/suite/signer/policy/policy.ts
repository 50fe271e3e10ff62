import { parseEther, toHex } from 'viem';
import { describe, expect, test } from 'vitest';
import { at, bearer, expectRpcError, rpc, textAt } from '../../support/ask.ts';
import { readAudit } from '../audit.ts';
import { accountOf, chainClient } from '../signing.ts';
import type { World } from '../../support/world.ts';

/** A request that no policy allows is not signed, and the refusal is recorded. */
export function policy(world: () => World): void {
  describe('policy', () => {
    const send = async (fields: object, method = 'eth_sendTransaction') => {
      const url = `${(await world().shared()).baseUrl}/v1/signer/${world().devnet.chainId}`;
      return rpc(url, { method, params: [{ from: world().devnet.signer.address, ...fields }] }, bearer(world().token));
    };
    const used = () => chainClient(world()).getTransactionCount({ address: world().devnet.signer.address, blockTag: 'pending' });

    const forbidden: readonly (readonly [string, (world: World) => object])[] = [
      ['a destination that is not listed', () => ({ to: `0x${'ab'.repeat(20)}`, value: '0x1' })],
      ['a value above the limit', (it) => ({ to: accountOf(it, 1), value: toHex(parseEther('1') + 1n) })],
      ['a value that the account does not even have', (it) => ({ to: accountOf(it, 1), value: toHex(parseEther('1000000')) })],
      ['a destination that reverts', (it) => ({ to: it.devnet.collection, value: '0x1' })],
      [
        'a fee above the limit',
        (it) => ({
          to: accountOf(it, 1),
          value: '0x1',
          gas: toHex(21_000),
          maxFeePerGas: toHex(parseEther('0.01') / 21_000n + 1n),
          maxPriorityFeePerGas: '0x1',
        }),
      ],
      ['calldata, where no selector is allowed', (it) => ({ to: accountOf(it, 1), value: '0x1', data: '0xa9059cbb' })],
      ['the creation of a contract', () => ({ value: '0x0', data: '0x6000600055' })],
    ];

    test.each(forbidden)('refuses %s: nothing is mined', async (_, fields) => {
      const before = await used();
      const reply = await send(fields(world()));
      expectRpcError(reply, { code: -32003, problem: 'forbidden' });
      expect(await used()).toBe(before);
      const entries = await readAudit((await world().shared()).baseUrl, world().token, 100);
      expect(entries.at(-1)?.fields).toMatchObject({ caller: 'demo', method: 'eth_sendTransaction', outcome: 'refused', code: 'denied' });
    });

    test('allows a request exactly at the limits', async () => {
      const before = await used();
      const maxFeePerGas = parseEther('0.01') / 21_000n;
      const reply = await send({
        to: accountOf(world(), 1),
        value: toHex(parseEther('1')),
        gas: toHex(21_000),
        maxFeePerGas: toHex(maxFeePerGas),
        maxPriorityFeePerGas: '0x1',
      });
      expect(at(reply.body, 'result'), JSON.stringify(reply.body)).toMatch(/^0x[0-9a-f]{64}$/);
      expect(await used()).toBe(before + 1);
    });

    test('refuses the chain id of another chain', async () => {
      const before = await used();
      const reply = await send({ to: accountOf(world(), 1), value: '0x1', chainId: '0x1' });
      expectRpcError(reply, { code: -32003, problem: 'forbidden' });
      expect(textAt(reply.body, 'error', 'data', 'detail')).toContain('chainId');
      expect(await used()).toBe(before);
    });

    test.each([
      ['a field that it does not know', 'nonsense', { nonsense: '0x1' }],
      ['a gas price beside a fee', 'gasPrice', { gasPrice: '0x1', maxFeePerGas: '0x1' }],
      ['two forms of calldata that differ', 'data', { data: '0x', input: '0x01' }],
      ['a quantity that is none', 'value', { value: '1 ether' }],
      ['a number in place of a quantity', 'value', { value: 1 }],
      ['a value of 2^256', 'value', { value: toHex(1n << 256n) }],
      ['an address that is none', 'to', { to: '0x1234' }],
      ['an address with a wrong checksum', 'to', { to: '0x70997970C51812dc3A010C7d01b50e0d17dc79c8' }],
      ['an access list that is none', 'accessList', { accessList: 'none' }],
    ])('refuses %s as malformed, and names it', async (_, field, fields) => {
      const before = await used();
      const reply = await send({ to: accountOf(world(), 1), value: '0x1', ...fields });
      expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
      expect(textAt(reply.body, 'error', 'data', 'detail')).toContain(field);
      expect(await used()).toBe(before);
    });

    test('fills in no estimates for eth_signTransaction: missing fields are named', async () => {
      const reply = await send({ to: accountOf(world(), 1), value: '0x1' }, 'eth_signTransaction');
      expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
    });

    test('refuses the key of another caller', async () => {
      const reply = await send({ from: accountOf(world(), 5), to: accountOf(world(), 1), value: '0x1' });
      // EIP-1193, 4100: the account has not been authorized.
      expectRpcError(reply, { code: 4100, problem: 'forbidden' });
    });
  });
}
