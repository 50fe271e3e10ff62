import { keccak256, numberToHex } from 'viem';
import type { Hex } from 'viem';
import { chainId } from '../fixture.ts';
import type { RpcCall } from './rpc-call.ts';

/** The methods whose results depend on what was sent before, and those of single transactions. */
const changing = /"eth_(?:sendRawTransaction|getTransaction\w+)"/;

const latest = {
  number: numberToHex(21_000_000),
  hash: keccak256('0x01'),
  parentHash: keccak256('0x02'),
  gasLimit: numberToHex(36_000_000),
  baseFeePerGas: numberToHex(1_000_000_000),
};

/** Returns whether the body of a request asks for something that is not always the same. */
export const isChanging = (body: string): boolean => changing.test(body);

/**
 * The part of a chain that takes transactions of one account. It takes every transaction at once,
 * and puts none into a block, so that the signer's outbox has each as one that waits.
 */
export class Sends {
  #count = 0;

  /** Returns the result of a call. `undefined` if it is not about sending transactions. */
  result({ method, params = [] }: RpcCall): unknown {
    switch (method) {
      case 'eth_sendRawTransaction':
        this.#count += 1;
        return keccak256(hexOf(params[0]));
      case 'eth_getTransactionCount':
        return numberToHex(params[1] === 'pending' ? this.#count : 0);
      case 'eth_getTransactionByHash':
        return { hash: params[0], blockNumber: null };
      case 'eth_getTransactionReceipt':
        return null;
      case 'eth_getBlockByNumber':
        return latest;
      case 'eth_estimateGas':
        return numberToHex(65_000);
      case 'eth_maxPriorityFeePerGas':
        return numberToHex(1_000_000);
      case 'eth_chainId':
        return numberToHex(chainId);
      default:
        return undefined;
    }
  }
}

function hexOf(value: unknown): Hex {
  if (typeof value !== 'string' || !value.startsWith('0x')) throw new TypeError(`expected a raw transaction, got ${String(value)}`);
  return value as Hex;
}
