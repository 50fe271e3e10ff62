import type { Fetch, FetchFailure } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { Abort } from '../exchange/abort.ts';
import type { Aborting } from '../exchange/abort.ts';
import type { ChunkSource } from '../exchange/effects.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { BudgetExceeded, TooLarge } from './bounded.ts';
import type { UnreadBody } from './bounded.ts';
import type { Reservation } from './byte-budget.ts';
import { failureOf } from './failure.ts';
import type { FetchParts } from './send.ts';

/** A request that is aborted if a part of it takes too long. */
export class TimedRequest {
  readonly #abort = new Abort();
  readonly #timeoutMs: number;
  #timedOut = false;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get aborting(): Aborting {
    return this.#abort;
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Aborts the request with another until the returned function is called. */
  follow(aborting: Aborting): () => void {
    const abort = (): void => this.abort();
    aborting.addEventListener('abort', abort);
    if (aborting.aborted) abort();
    return () => aborting.removeEventListener('abort', abort);
  }

  /** Waits for a part of the request. Aborts the request if the part takes too long. */
  async within<T>(part: Promise<T>, timeoutMs = this.#timeoutMs): Promise<T> {
    const timer = setTimeout(() => {
      this.#timedOut = true;
      this.abort();
    }, timeoutMs);
    try {
      return await part;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Returns why the request failed. */
  failure(error: unknown, fetch: Fetch, { redact }: FetchParts): FetchFailure {
    return this.#timedOut ? { tag: 'timed-out' } : failureOf(error, fetch, redact);
  }
}

/** Begins to read a body. */
export function chunksOf({ chunks }: UnreadBody): AsyncIterator<Uint8Array> {
  return chunks[Symbol.asyncIterator]();
}

/** The chunks of a body. No more than one is in memory, and the budget counts it. */
export class BodyChunks implements ChunkSource {
  readonly #parts: FetchParts;
  readonly #fetch: Fetch;
  readonly #request: TimedRequest;
  readonly #body: UnreadBody;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** The bytes of the last chunk, which the gateway may still have to copy. */
  readonly #reservation: Reservation;
  #size: number;

  /** `chunks` has given `size` bytes of the body already. */
  constructor(parts: FetchParts, fetch: Fetch, request: TimedRequest, body: UnreadBody, chunks = chunksOf(body), size = 0) {
    this.#parts = parts;
    this.#fetch = fetch;
    this.#request = request;
    this.#body = body;
    this.#chunks = chunks;
    this.#size = size;
    this.#reservation = parts.bodyBudget.reserve();
  }

  async next(): Promise<Result<Uint8Array | undefined, FetchFailure>> {
    this.#reservation[Symbol.dispose]();
    try {
      const next = await this.#request.within(this.#chunks.next());
      if (next.done === true) return ok(undefined);
      this.#size += next.value.length;
      if (this.#size > this.#fetch.maxBytes) throw new TooLarge();
      if (!this.#reservation.add(next.value.length)) throw new BudgetExceeded();
      return ok(next.value);
    } catch (error) {
      this.close();
      return err(this.#request.failure(error, this.#fetch, this.#parts));
    }
  }

  close(): void {
    this.#reservation[Symbol.dispose]();
    this.#request.abort();
    this.#body.drop();
  }
}
