/**
 * Authorizations (EIP-7702) and type 4 transactions, signed by viem and by ethers, which must agree. Deterministic: the same numbers every time.
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

const _word = (1n << 64n) - 1n;
let _state = 0x7702n;

/** xorshift64*. */
function _next(): bigint {
  _state ^= _state >> 12n;
  _state = (_state ^ (_state << 25n)) & _word;
  _state ^= _state >> 27n;
  return (_state * 0x2545f4914f6cdd1dn) & _word;
}

const _below = (bound: number): number => Number(_next() % BigInt(bound));

function _hex(bytes: number): Hex {
  let digits = '';
  while (digits.length < bytes * 2) digits += _next().toString(16).padStart(16, '0');
  return `0x${digits.slice(0, bytes * 2)}`;
}

function _same(what: string, one: string, other: string): void {
  if (one !== other) throw new Error(`expected the same ${what} of viem and ethers, got ${one} and ${other}`);
}

/** 48 authorizations: chain ids 0 to 2^53, nonces at the edges of their encoding. */
export async function authorizations(): Promise<Authorized[]> {
  const rows: Authorized[] = [];
  for (let index = 0; index < 48; index++) {
    const secretKey = _hex(32);
    const chainId = [0, 1, 10, 31337, 8453, Number(_next() % 2n ** 53n)][index % 6] ?? 0;
    const address = getAddress(_hex(20));
    const nonce = [0, 1, 127, 128, 255, 256, 65535, Number(_next() % 2n ** 53n)][index % 8] ?? 0;
    const signed = await privateKeyToAccount(secretKey).signAuthorization({ contractAddress: address, chainId, nonce });
    const { signature } = new Wallet(secretKey).authorizeSync({ address, chainId, nonce });
    _same('authorization', serializeSignature(signed), signature.serialized);
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
    const secretKey = _hex(32);
    const count = 1 + _below(4);
    const list = Array.from({ length: count }, () => authorized[_below(authorized.length)]).filter((row) => row !== undefined);
    const fields = {
      chainId: [1, 10, 31337, 8453][index % 4] ?? 1,
      nonce: _below(1000),
      gas: BigInt(200_000 + _below(1 << 20)),
      to: getAddress(_hex(20)),
      value: _next() >> BigInt(_below(64)),
      data: _hex(_below(80)),
      maxFeePerGas: BigInt(1000 + _below(1 << 30)),
      maxPriorityFeePerGas: BigInt(_below(1000)),
      accessList: Array.from({ length: _below(3) }, () => ({
        address: getAddress(_hex(20)),
        storageKeys: Array.from({ length: _below(3) }, () => _hex(32)),
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
    _same('transaction', signed, byEthers);
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
