import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Header } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Aborting } from '../../shared/exchange/abort.ts';
import { countChunk } from './garbage.ts';

/** The bytes that wait for a reader from which on the connection is paused. */
const MAX_WAITING_BYTES = 65_536;

/** The head of a response, and its body as it comes from the connection. */
export interface Received {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: IncomingBody;
}

/** Why a request was given up. */
class Aborted extends Error {
  override readonly name = 'Aborted';
}

/**
 * The handler of a request. A pool calls it for each event of the connection: this takes half the
 * time of `undici.request`, which makes a stream and an object of fields for each response.
 */
export class ResponseHandler implements Dispatcher.DispatchHandler {
  readonly #resolve: (received: Received) => void;
  readonly #reject: (error: Error) => void;
  readonly #aborting: Aborting;
  readonly #onEnd: () => void;
  #abort: ((error?: Error) => void) | undefined;
  #body: IncomingBody | undefined;
  #isOver = false;

  /** Calls `onEnd` when the connection is free, or not needed any more. */
  constructor(resolve: (received: Received) => void, reject: (error: Error) => void, aborting: Aborting, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#aborting = aborting;
    aborting.addEventListener('abort', this.#onAbort);
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    if (this.#aborting.aborted || this.#isOver) abort(new Aborted());
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    if (status < 200) return true;
    this.#body = new IncomingBody(resume, this.#onAbort);
    this.#resolve({ status, headers: fieldsOf(raw), body: this.#body });
    return true;
  }

  onData(chunk: Buffer): boolean {
    return this.#body?.push(chunk) ?? true;
  }

  onComplete(): void {
    this.#end();
    this.#body?.end();
  }

  onError(error: Error): void {
    this.#end();
    this.#body?.fail(error);
    this.#reject(error);
  }

  /** Gives the request up, also while it waits for a connection. */
  readonly #onAbort = (): void => {
    if (this.#isOver) return;
    const error = new Aborted();
    this.onError(error);
    this.#abort?.(error);
  };

  #end(): void {
    this.#isOver = true;
    this.#aborting.removeEventListener('abort', this.#onAbort);
    this.#onEnd();
  }
}

/**
 * The chunks of a body. They wait here for their reader, and the connection waits if they are many.
 */
export class IncomingBody implements AsyncIterableIterator<Uint8Array> {
  readonly #resume: () => void;
  readonly #abort: () => void;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isPaused = false;
  #end: Error | 'whole' | undefined;
  #reader: { readonly resolve: (next: IteratorResult<Uint8Array>) => void; readonly reject: (error: Error) => void } | undefined;

  constructor(resume: () => void, abort: () => void) {
    this.#resume = resume;
    this.#abort = abort;
  }

  /** Adds a chunk. Returns whether the connection may go on. */
  push(chunk: Uint8Array): boolean {
    countChunk(chunk.length);
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = undefined;
      reader.resolve({ done: false, value: chunk });
      return true;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#isPaused = this.#waitingBytes >= MAX_WAITING_BYTES;
    return !this.#isPaused;
  }

  end(): void {
    this.#end ??= 'whole';
    this.#reader?.resolve({ done: true, value: undefined });
    this.#reader = undefined;
  }

  fail(error: Error): void {
    this.#end ??= error;
    this.#reader?.reject(error);
    this.#reader = undefined;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const value = this.#waiting.shift();
    if (value !== undefined) {
      this.#waitingBytes -= value.length;
      if (this.#isPaused && this.#waiting.length === 0) {
        this.#isPaused = false;
        this.#resume();
      }
      return Promise.resolve({ done: false, value });
    }
    if (this.#end === 'whole') return Promise.resolve({ done: true, value: undefined });
    if (this.#end !== undefined) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  /** Leaves the body early, which closes the connection. */
  return(): Promise<IteratorResult<Uint8Array>> {
    this.drop();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Closes the connection, unless the body has come whole. */
  drop(): void {
    this.#waiting.length = 0;
    this.#abort();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Returns the fields of a response, one for each line, with names in lower case. */
function fieldsOf(raw: readonly Buffer[]): Header[] {
  const fields: Header[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    fields.push({ name: (raw[index]?.toString('latin1') ?? '').toLowerCase(), value: raw[index + 1]?.toString('latin1') ?? '' });
  }
  return fields;
}

/** Yields the chunks of a stream. Leaving it early destroys the stream. */
export async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
    countChunk(chunk.length);
    yield chunk;
  }
}
