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
  const wallet = Wallet.open(signerSection(configuration()) ?? '', materials(keys(), undefined), new Uint8Array(32).fill(1));
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
