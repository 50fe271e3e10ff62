import { encodeFunctionData, parseAbi, recoverTypedDataAddress, toHex } from 'viem';
import type { Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, bearer, expectRpcError, rpc, textAt } from '../../support/ask.ts';
import { readAudit } from '../audit.ts';
import type { Served } from '../../support/host.ts';
import type { World } from '../../support/world.ts';

const contractAbi = parseAbi(['function multicall(bytes[] data)', 'function transfer(address to, uint256 amount)']);
const tokenAddress = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const friend = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const stranger = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';

/**
 * Policies over the meaning of a request: arguments, inner calls, typed data and spending limits,
 * and `signer_explain`.
 */
export function policyMeaning(world: () => World): void {
  describe('policies over meaning', () => {
    let served: Served;
    let url: string;
    let chain: string;

    beforeAll(async () => {
      chain = String(world().devnet.chainId);
      const configuration = world().configuration();
      const transactions = { chain: [chain], to: [tokenAddress], fee: { max: '0' } };
      const domain = { chainId: [chain], verifyingContract: [tokenAddress] };
      const policies = [
        { name: 'many', effect: 'allow', kinds: ['transaction'], when: { ...transactions, selector: ['multicall(bytes[] data)'] } },
        {
          name: 'send',
          effect: 'allow',
          kinds: ['transaction'],
          when: {
            ...transactions,
            selector: ['transfer(address to,uint256 amount)'],
            args: { to: { in: [friend] }, amount: { max: '50' } },
          },
        },
        {
          name: 'permits',
          effect: 'allow',
          kinds: ['typedData'],
          when: { primaryType: ['Permit'], domain, fields: { spender: { in: [friend] } } },
        },
      ];
      const spendingLimits = [{ name: 'tokens', window: 86_400, per: ['key'], chain, token: tokenAddress, amount: { max: '100' } }];
      served = await world().serve({ ...configuration, signer: { ...configuration.signer, policies, spendingLimits } });
      url = `${served.baseUrl}/v1/signer/${chain}`;
    });
    afterAll(() => served.stop());

    const transaction = (data: Hex): object => ({
      from: world().devnet.signer.address,
      to: tokenAddress,
      type: '0x2',
      chainId: toHex(world().devnet.chainId),
      nonce: '0x0',
      gas: '0xfffff',
      maxFeePerGas: '0x0',
      maxPriorityFeePerGas: '0x0',
      data,
    });
    const transfer = (to: Hex, amount: bigint): Hex =>
      encodeFunctionData({ abi: contractAbi, functionName: 'transfer', args: [to, amount] });
    const many = (...calls: readonly Hex[]): Hex => encodeFunctionData({ abi: contractAbi, functionName: 'multicall', args: [calls] });
    const sign = (data: Hex) => rpc(url, { method: 'eth_signTransaction', params: [transaction(data)] }, bearer(world().token));
    const explain = async (method: string, params: readonly unknown[]): Promise<unknown> => {
      const reply = await rpc(url, { method: 'signer_explain', params: [{ method, params }] }, bearer(world().token));
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
      return at(reply.body, 'result');
    };
    const permit = (spender: Hex, value: bigint) => {
      const types = {
        EIP712Domain: [
          { name: 'chainId', type: 'uint256' },
          { name: 'verifyingContract', type: 'address' },
        ],
        Permit: [
          { name: 'owner', type: 'address' },
          { name: 'spender', type: 'address' },
          { name: 'value', type: 'uint256' },
          { name: 'nonce', type: 'uint256' },
          { name: 'deadline', type: 'uint256' },
        ],
      } as const;
      const message = { owner: world().devnet.signer.address, spender, value: String(value), nonce: '0', deadline: '9' };
      return { types, primaryType: 'Permit' as const, domain: { chainId: Number(chain), verifyingContract: tokenAddress as Hex }, message };
    };
    const signPermit = (spender: Hex, value: bigint) =>
      rpc(url, { method: 'eth_signTypedData_v4', params: [world().devnet.signer.address, permit(spender, value)] }, bearer(world().token));

    test('an inner call that no policy allows refuses the whole request, and is named', async () => {
      const data = many(transfer(friend, 1n), many(transfer(stranger, 1n)));
      const reply = await sign(data);
      expectRpcError(reply, { code: -32003, problem: 'forbidden' });
      expect(textAt(reply.body, 'error', 'data', 'detail')).toContain('the call 1.0 inside');
      const explained = await explain('eth_signTransaction', [transaction(data)]);
      expect(explained).toMatchObject({
        verdict: 'deny',
        request: { verdict: 'allow', policy: 'many', calls: [{ verdict: 'allow' }, { verdict: 'allow' }] },
      });
      expect(at(explained, 'request', 'calls', 1, 'calls', 0)).toMatchObject({
        verdict: 'deny',
        function: 'transfer(address,uint256)',
        args: { to: stranger, amount: '1' },
      });
    });

    test('arguments are judged by name, and an undecodable wrapper is refused', async () => {
      expectRpcError(await sign(transfer(friend, 51n)), { code: -32003, problem: 'forbidden' });
      expectRpcError(await sign(`${many(transfer(friend, 1n))}00`), { code: -32003, problem: 'forbidden' });
    });

    test('an explanation makes no entry, and spends nothing', async () => {
      const before = await readAudit(served.baseUrl, world().token, 100);
      const explained = await explain('eth_signTransaction', [transaction(many(transfer(friend, 50n), transfer(friend, 50n)))]);
      expect(explained).toMatchObject({
        verdict: 'allow',
        policy: 'many',
        windows: [{ name: 'tokens', measures: { amount: { charged: '100', max: '100' } } }],
      });
      expect(textAt(explained, 'digest')).toMatch(/^0x[0-9a-f]{64}$/);
      expect(await readAudit(served.baseUrl, world().token, 100)).toEqual(before);
    });

    test('typed data is judged by its fields, and a spending limit counts inner calls and permits alike', async () => {
      expectRpcError(await signPermit(stranger, 1n), { code: -32003, problem: 'forbidden' });
      const first = await sign(many(transfer(friend, 20n), transfer(friend, 20n)));
      expect(at(first.body, 'result'), JSON.stringify(first.body)).toMatch(/^0x02/);
      const signed = await signPermit(friend, 60n);
      const signature = textAt(signed.body, 'result') as Hex;
      const { types, primaryType, domain, message } = permit(friend, 60n);
      const typed = { ...message, value: 60n, nonce: 0n, deadline: 9n };
      expect(
        await recoverTypedDataAddress({ types, primaryType, domain: { ...domain, chainId: BigInt(chain) }, message: typed, signature }),
      ).toBe(world().devnet.signer.address);
      const refused = await sign(transfer(friend, 1n));
      expectRpcError(refused, { code: -32003, problem: 'forbidden' });
      expect(textAt(refused.body, 'error', 'data', 'detail')).toContain('100 used, 1 asked');
      const entries = await readAudit(served.baseUrl, world().token, 100);
      expect(entries.at(-1)?.fields).toMatchObject({ outcome: 'refused', code: 'denied', policy: 'tokens' });
    });
  });
}
