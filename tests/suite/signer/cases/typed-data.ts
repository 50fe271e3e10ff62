import { SignTypedDataVersion, signTypedData } from '@metamask/eth-sig-util';
import { Wallet } from 'ethers';
import type { TypedDataField } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRpcError, textAt } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { readAudit } from '../audit.ts';
import { Stage, keyOf } from './stage.ts';

const zero = '0x0000000000000000000000000000000000000000';
const contract = '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC';
const salt = `0x${'5e'.repeat(32)}`;

/** The standard types of a domain's members, in the standard order. */
const domainTypes: Readonly<Record<string, string>> = {
  name: 'string',
  version: 'string',
  chainId: 'uint256',
  verifyingContract: 'address',
  salt: 'bytes32',
};

interface TypedData {
  readonly types: Readonly<Record<string, TypedDataField[]>>;
  readonly primaryType: string;
  readonly domain: Readonly<Record<string, unknown>>;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Returns typed data whose domain type lists the members of the domain. */
function typedData(domain: object, encoded: string, message: object): TypedData {
  const types: Record<string, TypedDataField[]> = {
    EIP712Domain: Object.keys(domain).map((name) => ({ name, type: domainTypes[name] ?? '' })),
  };
  for (const text of encoded.split(';')) {
    const [name = '', members = ''] = text.slice(0, -1).split('(');
    types[name] = members.split(',').map((member) => {
      const [type = '', own = ''] = member.split(' ');
      return { name: own, type };
    });
  }
  return { types, primaryType: encoded.split('(')[0] ?? '', domain: { ...domain }, message: { ...message } };
}

/** Reported failures of typed data. */
export function typedDataCases(world: () => World): void {
  describe('reported cases of typed data', () => {
    let stage: Stage;
    beforeAll(async () => {
      const chain = String(world().devnet.chainId);
      const allow = (name: string, domain: object): object => ({
        name,
        effect: 'allow',
        kinds: ['typedData'],
        when: { primaryType: ['*'], domain },
      });
      const policies = [
        allow('log in', { name: ['Site'], version: ['1'], absent: ['chainId', 'verifyingContract'] }),
        allow('vote', { salt: [salt], absent: ['chainId', 'verifyingContract'] }),
        allow('exchange', { chainId: ['1337', '42161'], verifyingContract: [zero] }),
        allow('contract', { chainId: [chain], verifyingContract: [contract] }),
      ];
      stage = await Stage.start(world(), { policies });
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    const sign = (data: unknown, path = '') => stage.askOn(path, 'eth_signTypedData_v4', [stage.account.address, data]);

    /** Expects the signature that viem, ethers and eth-sig-util make with the same key. */
    const expectSigned = async (data: TypedData, path = ''): Promise<void> => {
      const { EIP712Domain: _, ...types } = data.types;
      const privateKey = Buffer.from(keyOf(stage.account).slice(2), 'hex');
      const theirs = {
        viem: await stage.account.signTypedData(data as never),
        ethers: await new Wallet(keyOf(stage.account)).signTypedData(data.domain, types, data.message),
        metamask: signTypedData({ privateKey, data: data as never, version: SignTypedDataVersion.V4 }),
      };
      const { body } = await sign(data, path);
      const ours = textAt(body, 'result');
      expect({ viem: ours, ethers: ours, metamask: ours }).toEqual(theirs);
    };

    const login = 'Login(string statement,uint256 nonce)';
    const greeting = { statement: 'hello', nonce: '7' };
    describe('domain-name-version', () => {
      test('a log-in is signed on both paths', async () => {
        const data = typedData({ name: 'Site', version: '1' }, login, greeting);
        for (const path of ['', `/${world().devnet.chainId}`]) await expectSigned(data, path);
        expect((await sign(JSON.stringify(data))).body).toEqual((await sign(data)).body);
      });

      test('an off-chain vote with a salt is signed', async () => {
        const vote = 'Vote(address from,uint64 timestamp,string proposal,uint32 choice)';
        await expectSigned(
          typedData({ name: 'Polls', version: '0.1.4', salt }, vote, {
            from: stage.account.address,
            timestamp: 1_700_000_000,
            proposal: 'Qm',
            choice: 1,
          }),
        );
      });

      test('a domain that has more than the policy takes for absent is refused', async () => {
        for (const more of [{ chainId: 1 }, { verifyingContract: contract }, { chainId: 1, verifyingContract: contract }])
          expectRpcError(await sign(typedData({ name: 'Site', version: '1', ...more }, login, greeting)), {
            code: -32003,
            problem: 'forbidden',
          });
      });
    });

    const exchange = (chainId: number | string) => ({ name: 'HyperliquidSignTransaction', version: '1', chainId, verifyingContract: zero });
    const withdrawal = 'HyperliquidTransaction:Withdraw(string hyperliquidChain,string destination,string amount,uint64 time)';
    const withdrawn = { hyperliquidChain: 'Mainnet', destination: contract, amount: '1.5', time: 1_700_000_000_000 };
    describe('colon-in-type', () => {
      test.each([
        [withdrawal, withdrawn],
        [
          'HyperliquidTransaction:UsdClassTransfer(string hyperliquidChain,string amount,bool toPerp,uint64 nonce)',
          { hyperliquidChain: 'Mainnet', amount: '1', toPerp: true, nonce: 1_700_000_000_000 },
        ],
        ['Exchange:Desk:Orders(uint256[2][] pairs,bytes32 id)', { pairs: [['1', '2']], id: salt }],
      ])('%s is signed as by three libraries', async (encoded, message) => {
        await expectSigned(typedData(exchange(42_161), encoded, message));
      });
    });

    describe('domain-other-chain', () => {
      test.each([1337, '0x539', '1337'])(
        'the chain id %j is signed on the path without a chain, and refused on another',
        async (chainId) => {
          const data = typedData(exchange(chainId), withdrawal, withdrawn);
          await expectSigned(data);
          expectRpcError(await sign(data, `/${world().devnet.chainId}`), { code: -32003, problem: 'forbidden' });
        },
      );
    });

    const here = () => ({ chainId: world().devnet.chainId, verifyingContract: contract });
    describe('no-value-member', () => {
      test.each([
        ['Mail(string contents)', { contents: 'hello' }],
        [
          'Order(address maker,Asset[] assets);Asset(address token,uint256 amount)',
          { maker: zero, assets: [{ token: zero, amount: '5' }] },
        ],
        ['Empty(bytes data,string note)', { data: '0x', note: '' }],
        ['Vote(bool support)', { support: false }],
      ])('%s is signed', async (encoded, message) => {
        await expectSigned(typedData(here(), encoded, message));
      });
    });

    describe('typed-data-downgrade', () => {
      const good = (): TypedData => typedData(here(), 'Pay(uint256 amount,address to)', { amount: '1', to: zero });
      const without = (name: keyof TypedData): object => Object.fromEntries(Object.entries(good()).filter(([own]) => own !== name));
      const withoutDomainType = (): object => ({ ...good(), types: { Pay: good().types['Pay'] } });
      const broken: readonly (readonly [string, () => unknown])[] = [
        ['broken JSON text', () => JSON.stringify(good()).slice(0, -1)],
        ['JSON text with something after it', () => `${JSON.stringify(good())}}`],
        ['JSON text of JSON text', () => JSON.stringify(JSON.stringify(good()))],
        ['plain text', () => 'Please sign this'],
        ['hexadecimal text', () => '0x1901'],
        ['no text', () => ''],
        ['null', () => null],
        ['a list, as version 1 has it', () => [{ type: 'uint256', name: 'amount', value: '1' }]],
        ['no EIP712Domain', withoutDomainType],
        ['an empty EIP712Domain', () => ({ ...good(), types: { ...good().types, EIP712Domain: [] } })],
        ['no types', () => without('types')],
        ['no primaryType', () => without('primaryType')],
        ['no domain', () => without('domain')],
        ['no message', () => without('message')],
        ['an unknown primaryType', () => ({ ...good(), primaryType: 'Paid' })],
        ['words for a uint256', () => ({ ...good(), message: { amount: 'one hundred', to: zero } })],
        ['a fraction for a uint256', () => ({ ...good(), message: { amount: '1.5', to: zero } })],
        ['a negative uint256', () => ({ ...good(), message: { amount: '-1', to: zero } })],
        ['null for a uint256', () => ({ ...good(), message: { amount: null, to: zero } })],
        ['a member left out', () => ({ ...good(), message: { to: zero } })],
        ['a member too many', () => ({ ...good(), message: { amount: '1', to: zero, memo: 'x' } })],
      ];
      test.each(broken)('%s is refused, and nothing is signed', async (_, data) => {
        expect(textAt((await sign(good())).body, 'result')).toMatch(/^0x[0-9a-f]{130}$/);
        const before = await readAudit(stage.served.baseUrl, world().token, 100);
        for (const path of ['', `/${world().devnet.chainId}`])
          for (const method of ['eth_signTypedData_v4', 'eth_signTypedData'])
            expectRpcError(await stage.askOn(path, method, [stage.account.address, data()]), { code: -32602, problem: 'invalid-params' });
        const added = (await readAudit(stage.served.baseUrl, world().token, 100)).slice(before.length);
        for (const { fields } of added) expect(fields).toMatchObject({ outcome: 'refused' });
      });

      test.each(['eth_sign', 'eth_signTypedData_v1', 'eth_signTypedData_v3', 'personal_signTypedData'])(
        '%s, which signs with less, is not a method of the signer',
        async (method) => {
          expectRpcError(await stage.askOn('', method, [stage.account.address, good()]), { code: -32601 });
        },
      );
    });
  });
}
