import { bytesToHex, getAddress, numberToHex } from 'viem';
import type { Address, Hex } from 'viem';
import type { Random } from '../rate-limit/suite/random.ts';

/** Draws values of transactions and messages, edges more often than chance would. */
export class Draw {
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** So many bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.random.whole(0, 255));
  }

  hex(length: number): Hex {
    return bytesToHex(this.bytes(length));
  }

  /** An address with its checksum or in lower case. */
  address(): Address {
    const lower = this.hex(20);
    return this.random.fraction() < 0.5 ? getAddress(lower) : lower;
  }

  /** A number below 2^bits: 0, the greatest, or of any length. */
  uint(bits: number): bigint {
    const greatest = 2n ** BigInt(bits) - 1n;
    const kind = this.random.whole(0, 9);
    if (kind === 0) return 0n;
    if (kind === 1) return greatest;
    return BigInt(this.hex(this.random.whole(1, bits / 8))) & greatest;
  }

  /** Up to so many of what is made. */
  some<T>(max: number, make: () => T): T[] {
    return Array.from({ length: this.random.whole(0, max) }, make);
  }
}

/** A quantity as JSON-RPC has it. */
export const quantity = (value: bigint | number): Hex => numberToHex(value);
