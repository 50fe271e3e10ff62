import { hexToBigInt, hexToNumber, isAddress, isHex } from 'viem';
import type { Address, Hex } from 'viem';
import { Refusal, invalid } from '../refusal.ts';
import type { TransactionPolicy } from '../settings.ts';

/** An EIP-1559 transaction as viem signs it. */
export interface Transaction {
  readonly type: 'eip1559';
  readonly chainId: number;
  readonly nonce: number;
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
  readonly gas: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/**
 * Reads the parameter of `eth_signTransaction`. Throws `Refusal` where it is not whole, from
 * another account or for another chain.
 */
export function readTransaction(given: unknown, chain: string, account: Address): Transaction {
  if (typeof given !== 'object' || given === null) throw invalid('expected a transaction');
  const field = (name: string): unknown => Object.entries(given).find(([own]) => own === name)?.[1];
  const hex = (name: string): Hex => {
    const value = field(name);
    if (!isHex(value)) throw invalid(`${name}: expected a hexadecimal text`);
    return value;
  };
  const address = (name: string): Address => {
    const value = field(name);
    if (typeof value !== 'string' || !isAddress(value)) throw invalid(`${name}: expected an address`);
    return value;
  };
  if (address('from').toLowerCase() !== account.toLowerCase()) throw new Refusal(200, 4100, 'from: no such account');
  const chainId = hexToNumber(hex('chainId'));
  if (String(chainId) !== chain) throw new Refusal(200, -32003, `chainId: expected ${chain}, got ${chainId}`);
  return {
    type: 'eip1559',
    chainId,
    nonce: hexToNumber(hex('nonce')),
    to: address('to'),
    value: hexToBigInt(hex('value')),
    data: hex('data'),
    gas: hexToBigInt(hex('gas')),
    maxFeePerGas: hexToBigInt(hex('maxFeePerGas')),
    maxPriorityFeePerGas: hexToBigInt(hex('maxPriorityFeePerGas')),
  };
}

/** Returns the most wei that a transaction's gas can cost. */
export const feeOf = ({ gas, maxFeePerGas }: Transaction): bigint => gas * maxFeePerGas;

/** Returns why a policy does not allow a transaction. `undefined` if it allows the transaction. */
export function objection(transaction: Transaction, policy: TransactionPolicy): string | undefined {
  const { to, value, data, chainId } = transaction;
  if (!policy.chains.includes(String(chainId))) return 'the chain is not allowed';
  if (!policy.to.some((allowed) => allowed.toLowerCase() === to.toLowerCase())) return 'the destination is not allowed';
  if (value > BigInt(policy.maxValue)) return 'the value is too high';
  if (feeOf(transaction) > BigInt(policy.maxFee)) return 'the fee is too high';
  if (!policy.selectors.includes(data.slice(0, 10))) return 'the function is not allowed';
  return undefined;
}
