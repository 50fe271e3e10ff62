import type { Seed, Settle, Summary, Take } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Fetch, FetchFailure } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Call, Credential } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Eventually } from '../eventually.ts';
import { Abort } from '../exchange/abort.ts';
import type { Aborting } from '../exchange/abort.ts';
import type { ChunkSource, Effects, OpenedFetch } from '../exchange/effects.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import { summaryIn } from './log-line.ts';
import type { ImportCall, Work } from './work.ts';

/** What a fetch comes to for which nobody waits. It is no fault of its upstream. */
const nobodyWaits: Result<OpenedFetch, FetchFailure> = err({ tag: 'overloaded' });

/** What one request asks of the host. */
export class RequestWork implements Work {
  readonly #effects: Effects;
  readonly #entropy: Uint8Array;
  readonly #from: RequestRef;
  readonly #onIdle: () => void;
  /** Aborts what the request waits for, and answers nothing any more. */
  readonly #abort = new Abort();
  /** Aborts what the request waits for, and says so: the client has left. */
  readonly #leaving = new Abort();
  readonly #left = Promise.withResolvers<void>();
  readonly #summary = Promise.withResolvers<Summary>();
  /** The bodies of upstreams that are open. */
  readonly #bodies = new Set<ChunkSource>();
  /** The number of calls of backends under way. They finish whatever happens. */
  #unabortable = 0;
  #isSeeded = false;
  #hasFetched = false;
  #signs = false;

  /** `onIdle` is called whenever no call of a backend is under way any more. */
  constructor(effects: Effects, { entropy }: Seed, from: RequestRef, onIdle: () => void) {
    this.#effects = effects;
    this.#entropy = entropy;
    this.#from = from;
    this.#onIdle = onIdle;
  }

  /**
   * Whether a signature was asked for. It may exist, so what follows (the broadcast) goes on even
   * if the client leaves.
   */
  get signs(): boolean {
    return this.#signs;
  }

  /** Whether no call of a backend is under way. */
  get isIdle(): boolean {
    return this.#unabortable === 0;
  }

  /** The summary of the request, once the component has written it. */
  get summary(): Promise<Summary> {
    return this.#summary.promise;
  }

  /** Aborts when the request is dropped. */
  get signal(): Aborting {
    return this.#abort;
  }

  /**
   * Tells the component that nobody waits for its response: fetches fail at once, and not by a
   * fault of their upstreams, and nothing is slept. So it ends soon, and settles what it took.
   */
  leave(): void {
    this.#leaving.abort();
    this.#left.resolve();
    this.close();
  }

  /** Drops the request: aborts what can be aborted, and answers nothing any more. */
  drop(): void {
    this.#abort.abort();
    this.close();
  }

  /** Closes what is left open. */
  close(): void {
    for (const body of this.#bodies) body.close();
    this.#bodies.clear();
  }

  async fetch(fetch: Fetch, call: ImportCall): Promise<Result<OpenedFetch, FetchFailure>> {
    if (this.#leaving.aborted) return nobodyWaits;
    this.#hasFetched = true;
    const opened = await this.#cancellable(call, nobodyWaits, async (signal) => {
      const result = await this.#effects.open(fetch, signal);
      if (result.tag === 'ok' && signal.aborted) result.val.body.close();
      return result;
    });
    return opened.tag === 'ok' ? ok({ ...opened.val, body: this.#open(opened.val.body) }) : opened;
  }

  sleep(milliseconds: number, call: ImportCall): Promise<void> {
    if (this.#leaving.aborted) return Promise.resolve();
    return this.#cancellable(call, undefined, (signal) => this.#effects.sleep(milliseconds, signal));
  }

  take(take: Take): ReturnType<Work['take']> {
    return this.#ask(this.#effects.take(take, this.#from));
  }

  settle(settle: Settle): ReturnType<Work['settle']> {
    // The component hears of the client's leave by fetches that fail, and takes an endpoint that
    // was asked for one that was not. What was asked of an endpoint is paid for.
    const kept = this.#leaving.aborted && this.#hasFetched ? { ...settle, spent: settle.taken } : settle;
    return this.#ask(this.#effects.settle(kept, this.#from));
  }

  identify(credential: Credential): ReturnType<Work['identify']> {
    return this.#ask(this.#effects.identify(credential, this.#from));
  }

  sign(call: Call): ReturnType<Work['sign']> {
    this.#signs = true;
    return this.#ask(this.#effects.sign(call, this.#from));
  }

  randomBytes(count: number): Uint8Array {
    if (!this.#isSeeded && count === this.#entropy.length) {
      this.#isSeeded = true;
      return this.#entropy;
    }
    return crypto.getRandomValues(new Uint8Array(count));
  }

  line(text: string): void {
    this.#summary.resolve(summaryIn(text));
  }

  complaint(text: string): void {
    this.#effects.onDefect(new Error(text), 'advance');
  }

  /** Keeps a body to close it with the request. */
  #open(body: ChunkSource): ChunkSource {
    this.#bodies.add(body);
    return {
      next: async () => {
        const chunk = await body.next();
        if (chunk.tag === 'err' || chunk.val === undefined) this.#bodies.delete(body);
        return chunk;
      },
      close: () => {
        if (this.#bodies.delete(body)) body.close();
      },
    };
  }

  /**
   * Starts what the component can cancel, and what ends with the request. If the client leaves, it
   * comes to `left`.
   */
  #cancellable<T>(call: ImportCall, left: T, start: (signal: Aborting) => Eventually<T>): Promise<T> {
    const abort = new Abort();
    const cancel = (): void => abort.abort();
    const ends = [this.#abort, this.#leaving];
    for (const end of ends) end.addEventListener('abort', cancel);
    const forget = (): void => ends.forEach((end) => end.removeEventListener('abort', cancel));
    call.onHostCancel = () => {
      forget();
      cancel();
    };
    const ended = Promise.resolve(start(abort)).finally(forget);
    return this.#unlessDropped(Promise.race([ended, this.#left.promise.then(() => left)]));
  }

  /** Waits for a backend, which finishes whatever happens. */
  #ask<T>(answer: Eventually<T>): Promise<T> {
    this.#unabortable++;
    const settled = Promise.resolve(answer).finally(() => {
      this.#unabortable--;
      this.#onIdle();
    });
    return this.#unlessDropped(settled);
  }

  /**
   * Returns a promise that never settles once the request is dropped: the component stands still
   * then.
   */
  #unlessDropped<T>(value: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      value.then(
        (it) => this.#abort.aborted || resolve(it),
        (error: unknown) => this.#abort.aborted || reject(error),
      );
    });
  }
}
