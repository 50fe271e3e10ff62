import { Wallet } from 'ethers';
import type { TransactionRequest } from 'ethers';
import { Secp256k1, TxEnvelopeEip1559, TxEnvelopeEip2930, TxEnvelopeEip4844, TxEnvelopeEip7702, TxEnvelopeLegacy } from 'ox';
import type { Hex, TransactionSerializable } from 'viem';
import { getAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Vault } from '../../hosts/shared/vault/vault.ts';
import { Random } from '../rate-limit/suite/random.ts';
import { Draw, quantity } from './draw.ts';
import { account, ask, openToAll, privateKey } from './wallet.ts';

let vault: Vault;
beforeAll(async () => {
  vault = await openToAll();
});
afterAll(() => vault.close());

const draw = new Draw(new Random('transactions'));
const viem = privateKeyToAccount(privateKey);
const ethers = new Wallet(privateKey);
const foreign = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d');
const rounds = 40;

/**
 * The fields that every type has. Gas is enough for any of them, and small enough for the fee to
 * stay below 2^256.
 */
function common() {
  const create = draw.random.fraction() < 0.2;
  return {
    chainId: Number(draw.uint(48)) + 1,
    nonce: Number(draw.uint(48)),
    gas: 8_000_000n + draw.uint(32),
    to: create ? undefined : draw.address(),
    value: draw.uint(200),
    data: draw.hex(create ? draw.random.whole(1, 200) : draw.random.whole(0, 200)),
  };
}

const accessList = () => draw.some(3, () => ({ address: draw.address(), storageKeys: draw.some(3, () => draw.hex(32)) }));

function fees() {
  const maxFeePerGas = draw.uint(128);
  return { maxFeePerGas, maxPriorityFeePerGas: maxFeePerGas / BigInt(draw.random.whole(1, 5)) };
}

/** A transaction as JSON-RPC has it, from what viem takes. */
function request(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined) return [];
    return [[name, typeof value === 'bigint' || typeof value === 'number' ? quantity(value) : value]];
  });
  return { from: account, ...Object.fromEntries(entries) };
}

const sign = async (type: Hex, fields: object): Promise<unknown> =>
  ask(vault, 'eth_signTransaction', [{ ...request({ ...fields }), type }]);
const byEthers = ({ gas, ...fields }: TransactionRequest & { gas: bigint }): Promise<string> =>
  ethers.signTransaction({ ...fields, gasLimit: gas });

describe('raw transactions are those of viem, ethers and ox', () => {
  test('legacy', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { to, ...fields } = { ...common(), gasPrice: draw.uint(128) };
      const ours = await sign('0x0', { ...fields, to });
      expect(ours).toBe(await viem.signTransaction({ ...fields, to, type: 'legacy' }));
      expect(ours).toBe(await byEthers({ ...fields, to: to ?? null, type: 0 }));
      const envelope = TxEnvelopeLegacy.from({ ...fields, nonce: BigInt(fields.nonce), ...(to === undefined ? {} : { to }) });
      const signature = Secp256k1.sign({ payload: TxEnvelopeLegacy.getSignPayload(envelope), privateKey });
      expect(ours).toBe(TxEnvelopeLegacy.serialize(envelope, { signature }).toLowerCase());
    }
  });

  test('access list', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { to, ...fields } = { ...common(), gasPrice: draw.uint(128), accessList: accessList() };
      const ours = await sign('0x1', { ...fields, to });
      expect(ours).toBe(await viem.signTransaction({ ...fields, to, type: 'eip2930' }));
      expect(ours).toBe(await byEthers({ ...fields, to: to ?? null, type: 1 }));
      const envelope = TxEnvelopeEip2930.from({ ...fields, nonce: BigInt(fields.nonce), ...(to === undefined ? {} : { to }) });
      const signature = Secp256k1.sign({ payload: TxEnvelopeEip2930.getSignPayload(envelope), privateKey });
      expect(ours).toBe(TxEnvelopeEip2930.serialize(envelope, { signature }).toLowerCase());
    }
  });

  test('dynamic fee', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { to, ...fields } = { ...common(), ...fees(), accessList: accessList() };
      const ours = await sign('0x2', { ...fields, to });
      expect(ours).toBe(await viem.signTransaction({ ...fields, to, type: 'eip1559' }));
      expect(ours).toBe(await byEthers({ ...fields, to: to ?? null, type: 2 }));
      const envelope = TxEnvelopeEip1559.from({ ...fields, nonce: BigInt(fields.nonce), ...(to === undefined ? {} : { to }) });
      const signature = Secp256k1.sign({ payload: TxEnvelopeEip1559.getSignPayload(envelope), privateKey });
      expect(ours).toBe(TxEnvelopeEip1559.serialize(envelope, { signature }).toLowerCase());
    }
  });

  test('blobs, by their hashes', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const blobVersionedHashes = Array.from({ length: draw.random.whole(1, 6) }, (): Hex => `0x01${draw.hex(31).slice(2)}`);
      const to = draw.address();
      const fields = { ...common(), to, ...fees(), accessList: accessList(), maxFeePerBlobGas: draw.uint(120) + 1n, blobVersionedHashes };
      const ours = await sign('0x3', fields);
      // viem takes a blob transaction without its sidecar where nothing asks for the wrapper.
      const transaction: TransactionSerializable = { ...fields, type: 'eip4844', sidecars: false };
      expect(ours).toBe(await viem.signTransaction(transaction));
      expect(ours).toBe(await byEthers({ ...fields, type: 3 }));
      const envelope = TxEnvelopeEip4844.from({ ...fields, nonce: BigInt(fields.nonce) });
      const signature = Secp256k1.sign({ payload: TxEnvelopeEip4844.getSignPayload(envelope), privateKey });
      expect(ours).toBe(TxEnvelopeEip4844.serialize(envelope, { signature }).toLowerCase());
    }
  });

  test('set code', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const base = { ...common(), to: draw.address() };
      const tuples = await Promise.all(
        Array.from({ length: draw.random.whole(1, 3) }, () =>
          foreign.signAuthorization({ chainId: base.chainId, address: draw.address(), nonce: Number(draw.uint(48)) }),
        ),
      );
      const authorizationList = tuples.map(({ chainId, address, nonce, r, s, yParity }) => ({
        chainId,
        address,
        nonce,
        r,
        s,
        yParity: yParity ?? 0,
      }));
      const fields = { ...base, ...fees(), accessList: accessList() };
      const asked = authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => ({
        chainId: quantity(chainId),
        address,
        nonce: quantity(nonce),
        yParity: quantity(yParity),
        // Quantities: 32 bytes may begin with zeros.
        r: quantity(BigInt(r)),
        s: quantity(BigInt(s)),
      }));
      const ours = await sign('0x4', { ...fields, authorizationList: asked });
      expect(ours).toBe(await viem.signTransaction({ ...fields, authorizationList, type: 'eip7702' }));
      const forEthers = authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => ({
        chainId: BigInt(chainId),
        address: getAddress(address),
        nonce: BigInt(nonce),
        signature: { r, s, yParity: yParity === 1 ? (1 as const) : (0 as const) },
      }));
      expect(ours).toBe(await byEthers({ ...fields, authorizationList: forEthers, type: 4 }));
      const forOx = authorizationList.map((one) => ({ ...one, nonce: BigInt(one.nonce) }));
      const envelope = TxEnvelopeEip7702.from({ ...fields, nonce: BigInt(fields.nonce), authorizationList: forOx });
      const signature = Secp256k1.sign({ payload: TxEnvelopeEip7702.getSignPayload(envelope), privateKey });
      expect(ours).toBe(TxEnvelopeEip7702.serialize(envelope, { signature }).toLowerCase());
    }
  });
});

test('single authorizations are those of viem', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const [chainId, nonce, address] = [Number(draw.uint(48)) + 1, Number(draw.uint(48)), draw.address()];
    const theirs = await viem.signAuthorization({ chainId, address, nonce });
    const ours = await ask(vault, 'signer_sign7702Authorization', [
      account,
      { chainId: quantity(chainId), address, nonce: quantity(nonce) },
    ]);
    expect(ours).toMatchObject({ r: quantity(BigInt(theirs.r)), s: quantity(BigInt(theirs.s)), yParity: quantity(theirs.yParity ?? 0) });
  }
});

test('messages are those of viem and ethers', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const length = draw.random.whole(0, 100);
    const raw = draw.hex(length === 32 ? 33 : length);
    const ours = await ask(vault, 'personal_sign', [raw, account]);
    expect(ours).toBe(await viem.signMessage({ message: { raw } }));
    expect(ours).toBe(await ethers.signMessage(Buffer.from(raw.slice(2), 'hex')));
  }
});
