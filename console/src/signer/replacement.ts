import { wholeNumber } from '../data/amounts.ts';
import { listAt, textAt } from '../data/read.ts';

/** How a transaction is replaced. */
export type ReplaceMethod = 'signer_speedUp' | 'signer_cancel';

/** Fees in wei. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  /** `undefined` for a transaction without blobs. */
  readonly maxFeePerBlobGas: bigint | undefined;
}

/**
 * Gas of a transfer on most chains, which takes the place of a transaction that is cancelled. The
 * gateway asks the chain before it signs.
 */
export const TRANSFER_GAS = 21_000n;

/**
 * Returns the fees that were signed last with the nonce of a transaction. `undefined` if the answer
 * does not have them.
 */
export function feesOf(transaction: unknown): Fees | undefined {
  const last = listAt(transaction, 'signed').at(-1);
  const maxFeePerGas = wholeNumber(textAt(last, 'maxFeePerGas'));
  const maxPriorityFeePerGas = wholeNumber(textAt(last, 'maxPriorityFeePerGas'));
  if (maxFeePerGas === undefined || maxPriorityFeePerGas === undefined) return undefined;
  return { maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas: wholeNumber(textAt(last, 'maxFeePerBlobGas')) };
}

/**
 * Returns the lowest fees that nodes take for a replacement: 10 % more. With blobs each fee is
 * twice as much.
 */
export function lowestFees({ maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas }: Fees): Fees {
  const raise = maxFeePerBlobGas === undefined ? byTenth : doubled;
  return {
    maxFeePerGas: raise(maxFeePerGas),
    maxPriorityFeePerGas: raise(maxPriorityFeePerGas),
    maxFeePerBlobGas: maxFeePerBlobGas === undefined ? undefined : raise(maxFeePerBlobGas),
  };
}

// Nodes take no replacement whose fee is the same, so a fee of 0 becomes 1 wei.

function byTenth(fee: bigint): bigint {
  return fee === 0n ? 1n : (fee * 11n + 9n) / 10n;
}

function doubled(fee: bigint): bigint {
  return fee === 0n ? 1n : fee * 2n;
}

/** Says what is wrong with fees for a replacement. `undefined` if nodes take them. */
export function faultOf(fees: Fees, lowest: Fees, show: (wei: bigint) => string): string | undefined {
  if (fees.maxFeePerGas < lowest.maxFeePerGas)
    return `Max fee per gas: expected at least ${show(lowest.maxFeePerGas)} gwei, got ${show(fees.maxFeePerGas)}`;
  if (fees.maxPriorityFeePerGas < lowest.maxPriorityFeePerGas)
    return `Priority fee per gas: expected at least ${show(lowest.maxPriorityFeePerGas)} gwei, got ${show(fees.maxPriorityFeePerGas)}`;
  return fees.maxPriorityFeePerGas > fees.maxFeePerGas
    ? `Priority fee per gas: expected at most the max fee of ${show(fees.maxFeePerGas)} gwei, got ${show(fees.maxPriorityFeePerGas)}`
    : undefined;
}

/** Returns the parameters by which the signer is asked for a replacement. */
export function replacementOf(transaction: unknown, { maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas }: Fees): object {
  const nonce = BigInt(textAt(transaction, 'nonce') ?? '0');
  // A gas price is what both fees are of a transaction that has no other.
  const fees =
    maxFeePerGas === maxPriorityFeePerGas
      ? { gasPrice: hex(maxFeePerGas) }
      : { maxFeePerGas: hex(maxFeePerGas), maxPriorityFeePerGas: hex(maxPriorityFeePerGas) };
  const blobs = maxFeePerBlobGas === undefined ? {} : { maxFeePerBlobGas: hex(maxFeePerBlobGas) };
  return { from: textAt(transaction, 'account'), nonce: hex(nonce), ...fees, ...blobs };
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
