import type { ErrorCode, Result } from '../../../../build/types/async-streams/interfaces/wasi-http-types.js';
import type { Fields } from './fields.ts';

/** A stream of bytes that a component writes, as jco's bindings give it. */
export interface ComponentStream {
  /** Reads at most so many bytes. They are an array of numbers or a typed array. */
  read(options: { readonly count: number }): Promise<{ readonly value?: ArrayLike<number>; readonly done: boolean }>;
  /** Drops the reading end: the component notices with its next write. */
  [Symbol.dispose](): void;
}

/** What a body ends with: its trailers, or why it is not whole. */
export type BodyEnd = Result<Fields | undefined, ErrorCode>;

/** A body that a host gives to a component: its chunks, and what it ends with. */
export interface HostBody {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly end: Promise<BodyEnd>;
}

/** The most bytes that are read from a component at once. */
const MAX_CHUNK_BYTES = 64 * 1024;

/** The end of a body that is whole. No body here has trailers. */
export const whole: BodyEnd = { tag: 'ok', val: undefined };

/** Returns the next chunk of a stream, which nothing else refers to. `undefined` at its end. */
export async function nextChunk(stream: ComponentStream): Promise<Uint8Array | undefined> {
  const { value, done } = await stream.read({ count: MAX_CHUNK_BYTES });
  if (done || value === undefined) return undefined;
  return value instanceof Uint8Array ? value : Uint8Array.from(value);
}

/** Returns an empty body. */
export function noBody(): HostBody {
  return { chunks: noChunks(), end: Promise.resolve(whole) };
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}

/**
 * Reads a future that says what nobody needs to know. The component waits until it is read: its
 * task would never end.
 */
export function take(future: PromiseLike<unknown>): void {
  void Promise.resolve(future).catch(() => {});
}
