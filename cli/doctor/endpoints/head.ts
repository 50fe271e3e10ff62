import { wrong } from '../finding.ts';
import type { Finding, Place } from '../finding.ts';

/** What is looked at of a block. */
export interface Block {
  readonly number: bigint;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** Seconds after which the newest block is old: 25 blocks of Ethereum. */
const MAX_AGE_SECONDS = 300;
/** Seconds that a block may be ahead of this machine's clock. */
const MAX_AHEAD_SECONDS = 30;

/** Returns the number and time of a block. `undefined` if one of them is missing. */
export function blockIn(value: unknown): Block | undefined {
  if (typeof value !== 'object' || value === null || !('number' in value) || !('timestamp' in value)) return undefined;
  const { number, timestamp } = value;
  if (!isQuantity(number) || !isQuantity(timestamp)) return undefined;
  return { number: BigInt(number), timestamp: Number(BigInt(timestamp)) };
}

/** Compares the time of the newest block with this machine's clock, in milliseconds since 1970. */
export function judgeHead(place: Place, { number, timestamp }: Block, now: number): Finding[] {
  const age = Math.round(now / 1000) - timestamp;
  if (age > MAX_AGE_SECONDS) {
    const text = `its newest block ${number} is ${age} seconds old`;
    return [wrong(place, text, 'if other endpoints of the chain are further, name another one; if not, look at the clock of this machine')];
  }
  if (age < -MAX_AHEAD_SECONDS) {
    const text = `its newest block ${number} is ${-age} seconds ahead of the clock of this machine`;
    return [wrong(place, text, 'set the clock of this machine, such as by chrony or systemd-timesyncd')];
  }
  return [];
}

function isQuantity(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value);
}
