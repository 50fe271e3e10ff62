import type { BodyFailure, Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Aborting } from '../../shared/exchange/abort.ts';
import type { About } from '../../shared/exchange/about.ts';
import type { Client } from '../../shared/exchange/client.ts';
import { hostResponse, logged } from '../../shared/exchange/host-response.ts';
import type { HostProblem } from '../../shared/exchange/host-response.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import type { Result } from '../../shared/result.ts';
import { REQUEST_TIMEOUT_MS } from '../../shared/timeouts.ts';
import { readBody } from './request.ts';
import { responseOf } from './response.ts';
import { StreamedBody } from './streamed-body.ts';

const timedOut: HostProblem = {
  code: 'request-timeout',
  detail: `expected the whole request within ${REQUEST_TIMEOUT_MS / 1000} s, got a part of it`,
};

/** What a client does to its exchange. */
export interface ClientEvents {
  /** The body took too long, and the client has its response. */
  readonly onTimeout: () => void;
  /** The client has left while its response was sent. */
  readonly onLeft: () => void;
}

/** A response: whole, or the first chunk of one that is sent while it is made. */
interface Begun {
  readonly head: Head;
  readonly body: Uint8Array | StreamedBody;
}

/**
 * The client of an exchange in a Worker: one request and its response. Its methods may be called
 * while another request runs, as after a trap. They only settle promises then, which the runtime
 * allows from anywhere.
 */
export class WorkersClient implements Client {
  readonly #request: Request;
  readonly #log: RequestLog;
  readonly #about: () => About;
  readonly #events: ClientEvents;
  readonly #begun = Date.now();
  readonly #response = Promise.withResolvers<Begun>();
  readonly #finished = Promise.withResolvers<void>();
  readonly #body = new StreamedBody();
  #head: Head | undefined;
  /** Whether the response is sent while it is made. */
  #isStreamed = false;
  #logged = false;

  constructor(request: Request, log: RequestLog, about: () => About, events: ClientEvents) {
    this.#request = request;
    this.#log = log;
    this.#about = about;
    this.#events = events;
  }

  /**
   * Returns the response once it is whole, or its first chunk is there. Rejects if the response
   * broke off before that.
   */
  async response(): Promise<Response> {
    const { head, body } = await this.#response.promise;
    const empty = head.status === 204 || head.status === 304 || this.#request.method === 'HEAD';
    if (empty) return responseOf(head, null);
    if (!(body instanceof StreamedBody)) return responseOf(head, body);
    const length = head.headers.find(({ name }) => name === 'content-length')?.value;
    return responseOf(head, body.stream(length === undefined ? undefined : Number(length), this.#events.onLeft));
  }

  /** Resolves when nothing is left to do for the response or after it. For `waitUntil`. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  async body(maxBytes: number, signal: Aborting): Promise<Result<Uint8Array, BodyFailure>> {
    const timer = setTimeout(() => {
      this.lost(timedOut);
      this.#events.onTimeout();
    }, REQUEST_TIMEOUT_MS);
    try {
      return await readBody(this.#request, maxBytes, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  whole(head: Head, body: Uint8Array, summary: Summary): void {
    this.#response.resolve({ head, body });
    this.#logOnce(summary);
  }

  head(head: Head): void {
    this.#head = head;
  }

  chunk(bytes: Uint8Array): Promise<void> {
    // A response in one chunk ends in the same turn. It costs less as a whole.
    if (!this.#isStreamed) queueMicrotask(() => this.#stream());
    return this.#body.add(bytes);
  }

  end(summary: Summary): void {
    if (this.#isStreamed) this.#body.end();
    else if (this.#head !== undefined) this.#response.resolve({ head: this.#head, body: this.#body.whole() });
    this.#logOnce(summary);
  }

  failed(summary: Summary): void {
    if (this.#isStreamed) this.#body.break();
    else this.#response.reject(new Error('the response broke off'));
    this.#logOnce(summary);
  }

  lost(why: HostProblem): void {
    const { isJsonRpc, ...logFields } = this.#about();
    const response = hostResponse(why, { requestId: logFields.requestId, isJsonRpc });
    const sent = this.#isStreamed ? this.#head : undefined;
    if (sent === undefined) this.#response.resolve(response);
    else this.#body.break();
    this.#logOnce({ ...logFields, status: (sent ?? response.head).status, ...logged(why) });
  }

  /**
   * Takes note that the client has left before its response was whole. Nobody reads what the
   * handler still returns.
   */
  left(): void {
    this.#body.break();
    this.#response.resolve({ head: { status: 499, headers: [] }, body: new Uint8Array() });
    const { requestId, route, chain } = this.#about();
    this.#logOnce({ requestId, route, chain, codes: ['client-left'] });
  }

  done(): void {
    this.#finished.resolve();
  }

  /** Begins to send a response that is not whole. Does nothing if it has ended already. */
  #stream(): void {
    if (this.#logged || this.#head === undefined) return;
    this.#isStreamed = true;
    this.#response.resolve({ head: this.#head, body: this.#body });
  }

  #logOnce(outcome: Parameters<RequestLog>[0]): void {
    if (this.#logged) return;
    this.#logged = true;
    this.#log(outcome, Date.now() - this.#begun);
  }
}
