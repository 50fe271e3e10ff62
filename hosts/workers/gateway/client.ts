import type { BodyFailure, Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { About } from '../../shared/exchange/about.ts';
import type { Client } from '../../shared/exchange/exchange.ts';
import { hostResponse } from '../../shared/exchange/host-response.ts';
import type { HostProblem } from '../../shared/exchange/host-response.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { joined } from '../../shared/network/bounded.ts';
import type { Result } from '../../shared/result.ts';
import { readBody } from './request.ts';
import { responseOf } from './response.ts';

/** Milliseconds that a request's body has, as on Node. */
const patience = 30_000;
const late: HostProblem = { code: 'request-timeout', detail: 'expected the whole request within 30 s, got a part of it' };

/**
 * One request of a Worker and its response. What it is told may be told from another request's turn, as a trap is; promises are all it settles then, and those may be settled from
 * anywhere.
 */
export class WorkersClient implements Client {
  readonly #request: Request;
  readonly #log: RequestLog;
  readonly #about: () => About;
  readonly #onLate: () => void;
  readonly #begun = Date.now();
  readonly #answered = Promise.withResolvers<readonly [Head, Uint8Array]>();
  readonly #finished = Promise.withResolvers<void>();
  readonly #chunks: Uint8Array[] = [];
  #head: Head | undefined;
  #told = false;

  /** `onLate`: called when the body took too long to come, and that has been answered. */
  constructor(request: Request, log: RequestLog, about: () => About, onLate: () => void) {
    this.#request = request;
    this.#log = log;
    this.#about = about;
    this.#onLate = onLate;
  }

  /** The response, once it is whole: the driver gives an answer in one step. Rejects where it broke off. */
  async response(): Promise<Response> {
    const [head, body] = await this.#answered.promise;
    const empty = head.status === 204 || head.status === 304 || this.#request.method === 'HEAD';
    return responseOf(head, empty ? null : body);
  }

  /** Resolves when nothing is left to do, neither for the response nor after it: for `waitUntil`. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  async body(max: number, signal: AbortSignal): Promise<Result<Uint8Array, BodyFailure>> {
    const timer = setTimeout(() => {
      this.lost(late);
      this.#onLate();
    }, patience);
    try {
      return await readBody(this.#request, max, signal);
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
    if (this.#head !== undefined) this.#answered.resolve([this.#head, this.#body()]);
    this.#tell(summary);
  }

  failed(summary: Summary): void {
    this.#answered.reject(new Error('the response broke off'));
    this.#tell(summary);
  }

  lost(why: HostProblem): void {
    const { isJsonRpc, ...about } = this.#about();
    const { head, body } = hostResponse(why, about.requestId, isJsonRpc);
    this.#answered.resolve([head, body]);
    this.#tell({ ...about, status: head.status, code: why.code });
  }

  /** The client has left before its response was whole: nobody reads what the handler still returns. */
  left(): void {
    this.#answered.resolve([{ status: 499, headers: [] }, new Uint8Array()]);
    const { requestId, route, chain } = this.#about();
    this.#tell({ requestId, route, chain, code: 'client-left' });
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

  #tell(told: Parameters<RequestLog>[0]): void {
    if (this.#told) return;
    this.#told = true;
    this.#log(told, Date.now() - this.#begun);
  }
}
