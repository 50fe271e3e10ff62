import { encodeFunctionData, parseAbi, recoverTypedDataAddress } from 'viem';
import type { Hex, TypedDataDomain } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, expectRpcError, rpc, textAt } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import type { Served } from '../../support/host.ts';
import type { World } from '../../support/world.ts';

const abi = parseAbi(['function transfer(address to, uint256 amount)']);
const forwarder = '0x1111111111111111111111111111111111111111';
const token = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const friend = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const zero = '0x0000000000000000000000000000000000000000';
const salt = `0x${'5e'.repeat(32)}` as const;
const exchange = { name: 'HyperliquidSignTransaction', version: '1', chainId: 1337, verifyingContract: zero } as const;

const kinds = { name: 'string', version: 'string', chainId: 'uint256', verifyingContract: 'address', salt: 'bytes32' } as const;
const primaryTypes = {
  Login: [{ name: 'statement', type: 'string' }],
  'HyperliquidTransaction:Withdraw': [
    { name: 'hyperliquidChain', type: 'string' },
    { name: 'destination', type: 'string' },
    { name: 'amount', type: 'string' },
    { name: 'time', type: 'uint64' },
  ],
  ForwardRequest: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'gas', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint48' },
    { name: 'data', type: 'bytes' },
  ],
} as const;

/**
 * Typed data whose domain has no chain or no contract, an exchange's withdrawals, and requests to
 * forwarders.
 */
export function policyDomains(world: () => World): void {
  describe('policies over domains of typed data', () => {
    let served: Served;
    let chain: string;

    beforeAll(async () => {
      chain = String(world().devnet.chainId);
      const configuration = world().configuration();
      const typed = (name: string, primaryType: string, domain: object) => ({
        name,
        effect: 'allow',
        kinds: ['typedData'],
        when: { primaryType: [primaryType], domain },
      });
      const policies = [
        typed('site', 'Login', { name: ['Site'], version: ['1'], absent: ['chainId', 'verifyingContract'] }),
        typed('salted', 'Login', { salt: [salt], absent: ['chainId', 'verifyingContract'] }),
        typed('exchange', 'HyperliquidTransaction:Withdraw', { chainId: ['1337'], verifyingContract: [zero] }),
        typed('forwarder', 'ForwardRequest', { chainId: [chain], verifyingContract: [forwarder] }),
        {
          name: 'transfers',
          effect: 'allow',
          kinds: ['transaction'],
          when: {
            chain: [chain],
            to: [token],
            fee: { max: '0' },
            selector: ['transfer(address to,uint256 amount)'],
            args: { amount: { max: '5' } },
          },
        },
      ];
      const spendingLimits = [{ name: 'typed', window: 86_400, per: ['key'], chain, count: { max: '4' } }];
      served = await world().serve({ ...configuration, signer: { ...configuration.signer, policies, spendingLimits } });
    });
    afterAll(() => served.stop());

    const sign = (path: string, primaryType: keyof typeof primaryTypes, domain: TypedDataDomain, message: object): Promise<Reply> => {
      const types = {
        EIP712Domain: Object.keys(domain).map((name) => ({ name, type: kinds[name as keyof typeof kinds] })),
        [primaryType]: primaryTypes[primaryType],
      };
      const params = [world().devnet.signer.address, { types, primaryType, domain, message }];
      return rpc(`${served.baseUrl}/v1/signer${path}`, { method: 'eth_signTypedData_v4', params }, bearer(world().token));
    };
    const expectSigned = async (
      reply: Reply,
      primaryType: keyof typeof primaryTypes,
      domain: TypedDataDomain,
      message: object,
    ): Promise<void> => {
      const signature = textAt(reply.body, 'result') as Hex;
      const signed = { types: { [primaryType]: primaryTypes[primaryType] }, primaryType, domain, message, signature };
      expect(await recoverTypedDataAddress(signed as never), primaryType).toBe(world().devnet.signer.address);
    };

    test('a domain of name and version, or of a salt, is signed if a policy names what is absent', async () => {
      const message = { statement: 'hello' };
      for (const domain of [{ name: 'Site', version: '1' }, { salt }])
        await expectSigned(await sign(`/${chain}`, 'Login', domain, message), 'Login', domain, message);
      for (const domain of [{ name: 'Site' }, { name: 'Site', version: '1', chainId: Number(chain) }])
        expectRpcError(await sign('', 'Login', domain, message), { code: -32003, problem: 'forbidden' });
    });

    test("an exchange's withdrawal is signed on the path without a chain, and refused on another chain's", async () => {
      const message = { hyperliquidChain: 'Testnet', destination: friend, amount: '1', time: 1_700_000_000_000 };
      const primaryType = 'HyperliquidTransaction:Withdraw';
      const signed = { ...message, time: BigInt(message.time) };
      await expectSigned(await sign('', primaryType, exchange, message), primaryType, exchange, signed);
      expectRpcError(await sign(`/${chain}`, primaryType, exchange, message), { code: -32003, problem: 'forbidden' });
    });

    test('a request to a forwarder is judged as the call in it, and charged with log-ins to one limit', async () => {
      const domain = { name: 'Forwarder', version: '1', chainId: Number(chain), verifyingContract: forwarder } as const;
      const request = (amount: bigint) => ({
        from: world().devnet.signer.address,
        to: token,
        value: '0',
        gas: '90000',
        nonce: '0',
        deadline: 9,
        data: encodeFunctionData({ abi, functionName: 'transfer', args: [friend, amount] }),
      });
      const refused = await sign('', 'ForwardRequest', domain, request(6n));
      expectRpcError(refused, { code: -32003, problem: 'forbidden' });
      expect(textAt(refused.body, 'error', 'data', 'detail')).toContain('the call 0 inside');
      const signed = { ...request(5n), value: 0n, gas: 90_000n, nonce: 0n };
      await expectSigned(await sign('', 'ForwardRequest', domain, request(5n)), 'ForwardRequest', domain, signed);
      // The two log-ins and this request count for the chain, the withdrawal on another does not.
      await sign('', 'ForwardRequest', domain, request(4n));
      const exceeded = await sign('', 'ForwardRequest', domain, request(3n));
      expect(textAt(exceeded.body, 'error', 'data', 'detail')).toContain('4 used, 1 asked');
    });
  });
}
