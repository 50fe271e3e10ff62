import type { Holding } from './byte-budget.ts';

/** A body is longer than was asked for. */
export class TooLarge extends Error {}

/** A body is in a content coding that was not asked for. */
export class UnknownCoding extends Error {}

/** The bodies under way have no room for another. */
export class NoRoom extends Error {}

/** A body as it comes. */
export interface Coming {
  /** Decoded bytes. Leaving it early drops the connection. Throws what breaks it. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes that the body has, where that is known before it is read. */
  readonly length: number | undefined;
  /** Drops it unread. */
  drop(): void;
}

/** Reads a body whole, `max` bytes at most. Errors: `TooLarge`, `NoRoom`, and what breaks it. Leaving it early drops it. */
export async function readBounded(coming: Coming, max: number, holding: Holding): Promise<Uint8Array> {
  if (coming.length !== undefined && coming.length > max) {
    coming.drop();
    throw new TooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of coming.body) {
    size += chunk.length;
    if (size > max) throw new TooLarge();
    if (!holding.hold(chunk.length)) throw new NoRoom();
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

/** One array of many. A single one is taken as it is. */
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
