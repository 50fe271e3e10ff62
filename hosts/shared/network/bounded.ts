import { own } from '../owned.ts';
import type { Reservation } from './byte-budget.ts';

/** A body is longer than the gateway accepts. */
export class TooLarge extends Error {}

/** A body has a content coding that the host cannot decode. */
export class UnknownCoding extends Error {}

/** The bodies under way have used up the byte budget. */
export class BudgetExceeded extends Error {}

/** A body that is still to be read. */
export interface UnreadBody {
  /**
   * The decoded bytes. Leaving the iteration early drops the connection. Throws if the connection
   * fails.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The bytes of the body. `undefined` if that is not known before it is read. */
  readonly length: number | undefined;
  /**
   * Reads all of a body whose length is known, in the place of `chunks`. Absent if the host has no
   * quicker way.
   */
  readonly whole?: (() => Promise<Uint8Array>) | undefined;
  /** Drops the body unread. */
  drop(): void;
}

/**
 * Reads a body whole, into an array that nothing else refers to. Drops the connection if it throws.
 *
 * Errors: `TooLarge` if the body has more than `maxBytes` bytes.
 * Errors: `BudgetExceeded` if there is no room for it.
 * Errors: what the connection fails with.
 */
export async function readBounded(body: UnreadBody, maxBytes: number, reservation: Reservation): Promise<Uint8Array> {
  if (body.length !== undefined) return own(await readKnown(body, body.length, maxBytes, reservation));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body.chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge();
    if (!reservation.add(chunk.length)) throw new BudgetExceeded();
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

/**
 * Reads a body that announces its length. Its chunks are garbage at once, not only at its end. The
 * room for all of it is reserved before there is an array for it.
 */
async function readKnown(body: UnreadBody, length: number, maxBytes: number, reservation: Reservation): Promise<Uint8Array> {
  if (length > maxBytes) {
    body.drop();
    throw new TooLarge();
  }
  if (!reservation.add(length)) {
    body.drop();
    throw new BudgetExceeded();
  }
  if (body.whole !== undefined) return await body.whole();
  const whole = new Uint8Array(length);
  let at = 0;
  for await (const chunk of body.chunks) {
    if (at + chunk.length > length) throw new TooLarge();
    whole.set(chunk, at);
    at += chunk.length;
  }
  return at === length ? whole : whole.slice(0, at);
}

/** Joins chunks into one array. Returns a single chunk as it is. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
