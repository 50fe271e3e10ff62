import type { BodyFailure, Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { About } from '../../shared/exchange/about.ts';
import type { Client } from '../../shared/exchange/client.ts';
import { hostResponse, logged } from '../../shared/exchange/host-response.ts';
import type { HostProblem } from '../../shared/exchange/host-response.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { joined } from '../../shared/network/bounded.ts';
import type { Result } from '../../shared/result.ts';
import { REQUEST_TIMEOUT_MS } from '../../shared/timeouts.ts';
import { readBody } from './request.ts';
import { responseOf } from './response.ts';

const timedOut: HostProblem = {
  code: 'request-timeout',
  detail: `expected the whole request within ${REQUEST_TIMEOUT_MS / 1000} s, got a part of it`,
};

/**
 * The client of an exchange in a Worker: one request and its response. Its methods may be called
 * while another request runs, as after a trap. They only settle promises then, which the runtime
 * allows from anywhere.
 */
export class WorkersClient implements Client {
  readonly #request: Request;
  readonly #log: RequestLog;
  readonly #about: () => About;
  readonly #onTimeout: () => void;
  readonly #begun = Date.now();
  readonly #response = Promise.withResolvers<readonly [Head, Uint8Array]>();
  readonly #finished = Promise.withResolvers<void>();
  readonly #chunks: Uint8Array[] = [];
  #head: Head | undefined;
  #logged = false;

  /** `onTimeout` is called when the body took too long and the client has its response. */
  constructor(request: Request, log: RequestLog, about: () => About, onTimeout: () => void) {
    this.#request = request;
    this.#log = log;
    this.#about = about;
    this.#onTimeout = onTimeout;
  }

  /** Returns the response once it is whole. Rejects if the response broke off. */
  async response(): Promise<Response> {
    const [head, body] = await this.#response.promise;
    const empty = head.status === 204 || head.status === 304 || this.#request.method === 'HEAD';
    return responseOf(head, empty ? null : body);
  }

  /** Resolves when nothing is left to do for the response or after it. For `waitUntil`. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  async body(maxBytes: number, signal: AbortSignal): Promise<Result<Uint8Array, BodyFailure>> {
    const timer = setTimeout(() => {
      this.lost(timedOut);
      this.#onTimeout();
    }, REQUEST_TIMEOUT_MS);
    try {
      return await readBody(this.#request, maxBytes, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  head(head: Head): void {
    this.#head = head;
  }

  chunk(bytes: Uint8Array): undefined {
    this.#chunks.push(bytes);
  }

  end(summary: Summary): void {
    if (this.#head !== undefined) this.#response.resolve([this.#head, this.#body()]);
    this.#logOnce(summary);
  }

  failed(summary: Summary): void {
    this.#response.reject(new Error('the response broke off'));
    this.#logOnce(summary);
  }

  lost(why: HostProblem): void {
    const { isJsonRpc, ...logFields } = this.#about();
    const { head, body } = hostResponse(why, { requestId: logFields.requestId, isJsonRpc });
    this.#response.resolve([head, body]);
    this.#logOnce({ ...logFields, status: head.status, ...logged(why) });
  }

  /**
   * Takes note that the client has left before its response was whole. Nobody reads what the
   * handler still returns.
   */
  left(): void {
    this.#response.resolve([{ status: 499, headers: [] }, new Uint8Array()]);
    const { requestId, route, chain } = this.#about();
    this.#logOnce({ requestId, route, chain, codes: ['client-left'] });
  }

  done(): void {
    this.#finished.resolve();
  }

  #body(): Uint8Array {
    return joined(
      this.#chunks,
      this.#chunks.reduce((sum, { length }) => sum + length, 0),
    );
  }

  #logOnce(outcome: Parameters<RequestLog>[0]): void {
    if (this.#logged) return;
    this.#logged = true;
    this.#log(outcome, Date.now() - this.#begun);
  }
}
