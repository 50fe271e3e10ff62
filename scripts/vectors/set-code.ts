/**
 * Authorizations (EIP-7702) and type 4 transactions, signed by viem and by ethers, which must
 * agree. Deterministic: the same numbers every time.
 */
import { Wallet, hashAuthorization } from 'ethers';
import { getAddress, padHex, serializeSignature, toHex } from 'viem';
import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

/** A row of `authorizations.json`. */
interface Authorized {
  readonly secretKey: Hex;
  readonly authorization: { readonly chainId: Hex; readonly address: Hex; readonly nonce: Hex };
  readonly digest: string;
  readonly yParity: Hex;
  readonly r: Hex;
  readonly s: Hex;
}

const wordMask = (1n << 64n) - 1n;
let state = 0x7702n;

/** xorshift64*. */
function nextNumber(): bigint {
  state ^= state >> 12n;
  state = (state ^ (state << 25n)) & wordMask;
  state ^= state >> 27n;
  return (state * 0x2545f4914f6cdd1dn) & wordMask;
}

const numberBelow = (bound: number): number => Number(nextNumber() % BigInt(bound));

function randomHex(bytes: number): Hex {
  let digits = '';
  while (digits.length < bytes * 2) digits += nextNumber().toString(16).padStart(16, '0');
  return `0x${digits.slice(0, bytes * 2)}`;
}

function expectSame(what: string, one: string, other: string): void {
  if (one !== other) throw new Error(`expected the same ${what} of viem and ethers, got ${one} and ${other}`);
}

/** 48 authorizations: chain ids 0 to 2^53, nonces at the edges of their encoding. */
export async function authorizations(): Promise<Authorized[]> {
  const rows: Authorized[] = [];
  for (let index = 0; index < 48; index++) {
    const secretKey = randomHex(32);
    const chainId = [0, 1, 10, 31337, 8453, Number(nextNumber() % 2n ** 53n)][index % 6] ?? 0;
    const address = getAddress(randomHex(20));
    const nonce = [0, 1, 127, 128, 255, 256, 65535, Number(nextNumber() % 2n ** 53n)][index % 8] ?? 0;
    const signed = await privateKeyToAccount(secretKey).signAuthorization({ contractAddress: address, chainId, nonce });
    const { signature } = new Wallet(secretKey).authorizeSync({ address, chainId, nonce });
    expectSame('authorization', serializeSignature(signed), signature.serialized);
    rows.push({
      secretKey,
      authorization: { chainId: toHex(chainId), address, nonce: toHex(nonce) },
      digest: hashAuthorization({ address, chainId, nonce }),
      yParity: toHex(signature.yParity),
      r: toHex(BigInt(signature.r)),
      s: toHex(BigInt(signature.s)),
    });
  }
  return rows;
}

/** 40 type 4 transactions with one to four of these authorizations. */
export async function setCode(authorized: readonly Authorized[]): Promise<object[]> {
  const rows: object[] = [];
  for (let index = 0; index < 40; index++) {
    const secretKey = randomHex(32);
    const count = 1 + numberBelow(4);
    const list = Array.from({ length: count }, () => authorized[numberBelow(authorized.length)]).filter((row) => row !== undefined);
    const fields = {
      chainId: [1, 10, 31337, 8453][index % 4] ?? 1,
      nonce: numberBelow(1000),
      gas: BigInt(200_000 + numberBelow(1 << 20)),
      to: getAddress(randomHex(20)),
      value: nextNumber() >> BigInt(numberBelow(64)),
      data: randomHex(numberBelow(80)),
      maxFeePerGas: BigInt(1000 + numberBelow(1 << 30)),
      maxPriorityFeePerGas: BigInt(numberBelow(1000)),
      accessList: Array.from({ length: numberBelow(3) }, () => ({
        address: getAddress(randomHex(20)),
        storageKeys: Array.from({ length: numberBelow(3) }, () => randomHex(32)),
      })),
    };
    const tuples = list.map(({ authorization, yParity, r, s }) => ({
      chainId: Number(authorization.chainId),
      address: authorization.address,
      nonce: Number(authorization.nonce),
      r: padHex(r, { size: 32 }),
      s: padHex(s, { size: 32 }),
      yParity: Number(yParity),
    }));
    const signed = await privateKeyToAccount(secretKey).signTransaction({ ...fields, type: 'eip7702', authorizationList: tuples });
    const { gas, ...rest } = fields;
    const byEthers = await new Wallet(secretKey).signTransaction({
      ...rest,
      gasLimit: gas,
      type: 4,
      authorizationList: tuples.map(({ chainId, address, nonce, r, s, yParity }) => ({
        chainId,
        address,
        nonce,
        signature: {
          r,
          s,
          yParity: yParity === 1 ? 1 : 0,
        },
      })),
    });
    expectSame('transaction', signed, byEthers);
    rows.push({
      secretKey,
      transaction: {
        type: '0x4',
        chainId: toHex(fields.chainId),
        nonce: toHex(fields.nonce),
        gas: toHex(gas),
        to: fields.to,
        value: toHex(fields.value),
        data: fields.data,
        maxFeePerGas: toHex(fields.maxFeePerGas),
        maxPriorityFeePerGas: toHex(fields.maxPriorityFeePerGas),
        accessList: fields.accessList,
        authorizationList: list.map(({ authorization, yParity, r, s }) => ({ ...authorization, yParity, r, s })),
      },
      signed,
    });
  }
  return rows;
}
