import type { BodyFailure, Head, Summary } from '../../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { joined } from '../../network/bounded.ts';
import { err, ok } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { Client } from '../client.ts';
import type { Subscriptions } from '../effects.ts';
import type { HostProblem } from '../host-response.ts';

/** A whole response, as an exchange gave it. */
export interface Collected {
  readonly head: Head;
  readonly body: Uint8Array;
  /** The summary for the log. */
  readonly summary: Summary;
}

/** What an exchange is asked with, besides its request. */
export interface CollectorSource {
  /** Returns the body that the exchange may read. Absent if it has none. */
  readonly body?: () => Uint8Array;
  /** The subscriptions of the socket whose message is answered. Absent if there is no socket. */
  readonly subscriptions?: Subscriptions;
}

const givenUp: HostProblem = { code: 'internal', detail: 'the exchange was given up' };

/** Takes the response of an exchange whole, where no request of HTTP waits for it. */
export class Collector implements Client {
  readonly subscriptions?: Subscriptions;
  readonly #source: CollectorSource;
  readonly #answered = Promise.withResolvers<Result<Collected, HostProblem>>();
  readonly #ended = Promise.withResolvers<Result<Collected, HostProblem>>();
  readonly #chunks: Uint8Array[] = [];
  #head: Head = { status: 500, headers: [] };
  #result: Result<Collected, HostProblem> = err(givenUp);

  constructor(source: CollectorSource = {}) {
    this.#source = source;
    if (source.subscriptions !== undefined) this.subscriptions = source.subscriptions;
  }

  /** Resolves when the response is there. There may still be something to do after it. */
  get answered(): Promise<Result<Collected, HostProblem>> {
    return this.#answered.promise;
  }

  /**
   * Resolves when nothing of the exchange is left to do.
   *
   * Errors: the problem for which the exchange came to no end.
   */
  get ended(): Promise<Result<Collected, HostProblem>> {
    return this.#ended.promise;
  }

  body(maxBytes: number): Result<Uint8Array, BodyFailure> {
    const body = this.#source.body?.();
    if (body === undefined) return err({ tag: 'broken', val: 'this exchange has no request body' });
    return body.length > maxBytes ? err({ tag: 'too-large' }) : ok(body);
  }

  whole(head: Head, body: Uint8Array, summary: Summary): void {
    this.#answer(ok({ head, body, summary }));
  }

  head(head: Head): void {
    this.#head = head;
  }

  chunk(bytes: Uint8Array): undefined {
    this.#chunks.push(bytes);
  }

  end(summary: Summary): void {
    const length = this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#answer(ok({ head: this.#head, body: joined(this.#chunks, length), summary }));
  }

  failed(): void {}

  lost(why: HostProblem): void {
    this.#answer(err(why));
  }

  done(): void {
    this.#answered.resolve(this.#result);
    this.#ended.resolve(this.#result);
  }

  #answer(result: Result<Collected, HostProblem>): void {
    this.#result = result;
    this.#answered.resolve(result);
  }
}
