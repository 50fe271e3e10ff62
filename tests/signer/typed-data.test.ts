/**
 * The built signer beside viem, ethers, ox and @metamask/eth-sig-util: they sign the same digests
 * of random typed data.
 */
import { SignTypedDataVersion, TypedDataUtils } from '@metamask/eth-sig-util';
import { TypedDataEncoder } from 'ethers';
import { TypedData as Ox } from 'ox';
import { hashTypedData } from 'viem';
import { expect, test } from 'vitest';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { materials } from '../../hosts/shared/vault/remote-key.ts';
import { account, call, configuration, keys, signer } from '../vault/support/wallet.ts';
import { Random, randomTypedData } from './random-typed-data.ts';
import type { TypedData } from './random-typed-data.ts';

/**
 * Gives the digest that the signer's entry records. No policy allows typed data here, and a
 * refusal's entry says what would have been signed.
 */
async function digester(): Promise<(data: unknown) => string> {
  const { Wallet } = (await signer())();
  const wallet = Wallet.open(signerSection(configuration()) ?? '', materials(keys(), []), new Uint8Array(32).fill(1));
  const ledger = { sequence: 0n, head: new Uint8Array(32), rows: [] };
  return (data) => {
    const planned = wallet.plan(call('eth_signTypedData_v4', [account, data], { chain: undefined }), 1n);
    if (planned.tag !== 'sign') throw new Error(`expected a plan, got ${planned.tag}`);
    using plan = planned.val;
    using ticket = wallet.prepare(plan, ledger, 1n, new Uint8Array(32));
    const entry: unknown = JSON.parse(ticket.entry()?.text.split('\n')[1] ?? 'null');
    expect(entry).toMatchObject({ kind: 'typedData', code: 'denied' });
    return (entry as { digest: string }).digest;
  };
}

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

/**
 * What the others sign. They disagree with each other on input that is not valid, so only valid
 * input is asked of them.
 */
function theirs(data: TypedData, recursive: boolean): Record<string, string> {
  const { EIP712Domain: _, ...types } = data.types;
  const digests: Record<string, string> = {
    viem: hashTypedData(data as never),
    ox: Ox.getSignPayload(data as never),
    metamask: hex(TypedDataUtils.eip712Hash(data as never, SignTypedDataVersion.V4)),
  };
  // ethers refuses types that hold themselves, and makes the domain's type itself, in the standard
  // order, which the random domains keep.
  if (!recursive) digests['ethers'] = TypedDataEncoder.hash(data.domain, types as never, data.message);
  return digests;
}

test('random typed data has the digest that four libraries give it', async () => {
  const digest = await digester();
  const seed = 0x712_712;
  const random = new Random(seed);
  for (let round = 0; round < 300; round += 1) {
    const recursive = round % 4 === 3;
    const data = randomTypedData(random, recursive);
    const what = `seed ${seed}, round ${round}: ${JSON.stringify(data)}`;
    const expected = theirs(data, recursive);
    const ours = digest(data);
    for (const [library, other] of Object.entries(expected)) expect(ours, `${library}, ${what}`).toBe(other);
    expect(digest(JSON.stringify(data)), what).toBe(ours);
  }
});

test.each([
  'HyperliquidTransaction:Withdraw(string hyperliquidChain,string destination,string amount,uint64 time)',
  'HyperliquidTransaction:UsdClassTransfer(string hyperliquidChain,string amount,bool toPerp,uint64 nonce)',
  'Exchange:Desk:Orders(uint256[2][] pairs,bytes32 id,address to)',
])('a type with a colon has the digest that four libraries give it: %s', async (encoded) => {
  const digest = await digester();
  const [name = '', list = ''] = encoded.slice(0, -1).split('(');
  const values: Readonly<Record<string, unknown>> = {
    string: '0.5',
    uint64: '1700000000000',
    bool: true,
    'uint256[2][]': [['1', '2']],
    bytes32: `0x${'5e'.repeat(32)}`,
    address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  };
  const members = list.split(',').map((member) => {
    const [type = '', own = ''] = member.split(' ');
    return { name: own, type };
  });
  const data = {
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      [name]: members,
    },
    primaryType: name,
    domain: { name: 'HyperliquidSignTransaction', version: '1', chainId: 42_161, verifyingContract: `0x${'00'.repeat(20)}` },
    message: Object.fromEntries(members.map((member) => [member.name, values[member.type]])),
  };
  for (const [library, other] of Object.entries(theirs(data as never, false))) expect(digest(data), library).toBe(other);
});

test.each([
  { name: 'Site', version: '1' },
  { salt: `0x${'5e'.repeat(32)}` },
  { version: '2' },
  { name: 'Token', verifyingContract: account, salt: `0x${'00'.repeat(31)}89` },
])('a domain without a chain id has the digest that four libraries give it: %j', async (domain) => {
  const digest = await digester();
  const kinds = { name: 'string', version: 'string', verifyingContract: 'address', salt: 'bytes32' } as const;
  const data = {
    types: {
      EIP712Domain: Object.keys(domain).map((name) => ({ name, type: kinds[name as keyof typeof kinds] })),
      Login: [{ name: 'statement', type: 'string' }],
    },
    primaryType: 'Login',
    domain,
    message: { statement: 'hello' },
  };
  for (const [library, other] of Object.entries(theirs(data as never, false))) expect(digest(data), library).toBe(other);
});
