import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { aboutOf, idOf } from '../../shared/exchange/about.ts';
import type { About } from '../../shared/exchange/about.ts';
import { microseconds } from '../../shared/clock.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import { entropy } from '../../shared/entropy.ts';
import { defect, logged, problemResponse } from '../../shared/exchange/host-response.ts';
import type { HostProblem } from '../../shared/exchange/host-response.ts';
import type { HostRoute } from '../../shared/host-route.ts';
import type { InFlight, ServeRequest } from '../../shared/serving.ts';
import { bodyAtHand } from './body.ts';
import { NodeClient, hasBody } from './client.ts';
import { endInStages } from './linger.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { REQUEST_TIMEOUT_MS } from '../../shared/timeouts.ts';
import { asksForSocket } from '../sockets/upgrades.ts';
import type { Upgrades } from '../sockets/upgrades.ts';
import { listenUrl } from './listen-url.ts';
import { bytesOf, hostProblem, noTunnel, problemOf } from './refusal.ts';
import { requestHead, withCodings } from './request.ts';
import { traceRequest } from '../tracing/requests.ts';
import type { Tracing } from '../tracing/span.ts';

/** What a listener works with. */
export interface ListenerParts {
  /** The driver of the gateway. */
  readonly serve: ServeRequest;
  readonly onDefect: Effects['onDefect'];
  /** The routes that are asked before the gateway. */
  readonly routes: readonly HostRoute[];
  /** Returns a request as the routes and the gateway are to see it. Default: as it came. */
  readonly seen?: (request: Request) => Request;
  readonly log: RequestLog;
  /** Traces requests that the gateway answers. Absent if nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** The most open connections. A further one is dropped. */
  readonly maxConnections: number;
  /** Called for each connection that is dropped. */
  readonly onDrop: () => void;
  /** Makes WebSockets. Absent if there are none: a request for one is answered like any other. */
  readonly upgrades?: Upgrades;
}

const limits = {
  // The most bytes of all fields together.
  maxHeaderSize: 16_384,
  // Milliseconds for the header fields, and for the whole request.
  headersTimeout: 10_000,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 5000,
  keepAliveTimeout: 30_000,
  // The listener refuses such a request itself: `node:http` would answer without a problem and
  // without a log line.
  requireHostHeader: false,
};
/** Milliseconds without a byte in either direction after which a connection is closed. */
const IDLE_TIMEOUT_MS = 60_000;

/** An HTTP/1.1 listener for a gateway. */
export class Listener {
  readonly #parts: ListenerParts;
  readonly #server: Server;
  readonly #exchanges = new Map<NodeClient, InFlight>();
  /** The last request of each connection. */
  readonly #last = new WeakMap<Duplex, NodeClient>();
  /** Connections that were refused: nothing more is read from them. */
  readonly #refused = new WeakSet<Duplex>();
  #requestsUnderWay = 0;
  #closing = false;
  #onIdle: (() => void) | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    const { upgrades } = parts;
    this.#server = createServer({ ...limits, shouldUpgradeCallback: (message) => upgrades !== undefined && asksForSocket(message) });
    this.#server.setTimeout(IDLE_TIMEOUT_MS);
    this.#server.maxConnections = parts.maxConnections;
    this.#server.on('drop', () => parts.onDrop());
    const accept = (message: IncomingMessage, response: ServerResponse): void => {
      // A small body comes in one packet with its head. A turn later it is there, and an
      // early answer need not close the connection.
      if (hasBody(message)) setImmediate(() => this.#serve(message, response));
      else this.#serve(message, response);
    };
    // `readBody` tells the client to go on after `Expect: 100-continue`. Other expectations may be
    // ignored (RFC 9110, 10.1.1).
    this.#server.on('request', accept).on('checkContinue', accept).on('checkExpectation', accept);
    this.#server.on('upgrade', (message, socket, first: Buffer) => upgrades?.upgrade(message, socket, first));
    this.#server.on('connect', (_, socket) => this.#refuse(socket, noTunnel));
    this.#server.on('clientError', (error, socket) => this.#unreadable(socket, error));
  }

  /**
   * Listens, and returns the URL.
   *
   * Errors: the system's, such as `EADDRINUSE`.
   */
  async listen(port: number, host: string): Promise<URL> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new TypeError(`expected a TCP address, got ${address ?? 'none'}`);
    return listenUrl(address.address, address.port);
  }

  /**
   * Accepts no more connections, and answers the requests in flight. Drops those that are left
   * after the timeout.
   */
  async close(timeoutMs: number): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      this.#reportIdle();
    });
    const timer = setTimeout(() => {
      for (const exchange of this.#exchanges.values()) exchange.abort();
      this.#server.closeAllConnections();
    }, timeoutMs);
    await Promise.all([closed, idle]);
    clearTimeout(timer);
  }

  #serve(message: IncomingMessage, response: ServerResponse): void {
    // The body of this request was unreadable, and that has been answered.
    if (this.#refused.has(message.socket)) return;
    const came = requestHead(message);
    const request = this.#parts.seen?.(came) ?? came;
    const seed = { now: microseconds(), entropy: entropy() };
    const route = this.#parts.routes.find((it) => it.takes(request));
    const about = (): About => ({ ...aboutOf(request, seed), ...(route && { route: route.template }) });
    this.#requestsUnderWay++;
    let done = false;
    const { log, tracing } = this.#parts;
    const traced = tracing !== undefined && route === undefined ? traceRequest(tracing, message, log) : undefined;
    const client: NodeClient = new NodeClient(message, response, traced?.log ?? log, about, () => {
      done = true;
      this.#exchanges.delete(client);
      this.#requestsUnderWay--;
      this.#reportIdle();
    });
    this.#last.set(message.socket, client);
    response.once('close', () => {
      if (client.closed()) this.#exchanges.get(client)?.left();
      // This connection was busy when the listener closed the idle ones.
      if (this.#closing) setImmediate(() => this.#server.closeIdleConnections());
    });
    const refusal = hostProblem(message);
    if (refusal !== undefined) {
      client.refuse(refusal);
      client.done();
      return;
    }
    if (route !== undefined) {
      void this.#answerBy(route, withCodings(request, message), about().requestId, client);
      return;
    }
    const exchange = this.#parts.serve(client, request, seed, bodyAtHand(message), traced?.around);
    if (!done) this.#exchanges.set(client, exchange);
  }

  /** Answers a request by a route of the host. */
  async #answerBy(route: HostRoute, request: Request, requestId: string, client: NodeClient): Promise<void> {
    const { signal } = new AbortController();
    try {
      const answer = await route.answer(request, requestId, (maxBytes) => client.body(maxBytes, signal));
      if (answer.tag === 'ok') client.answer(answer.val);
      else client.lost(answer.val);
    } catch (error) {
      this.#parts.onDefect(error, 'route');
      client.lost(defect);
    }
    client.done();
  }

  /** Answers bytes that are no HTTP request, or a request that did not come in time. */
  #unreadable(socket: Duplex, error: Error): void {
    if (this.#refused.has(socket)) return;
    this.#refused.add(socket);
    const problem = problemOf(error);
    const last = this.#last.get(socket);
    if (!socket.writable || hasLeft(error, last)) {
      socket.destroy();
      return;
    }
    if (last === undefined) this.#refuse(socket, problem);
    // The bytes came after a whole request, whose answer comes first.
    else if (!last.isIncomplete) last.afterResponse(() => this.#refuse(socket, problem));
    else {
      this.#exchanges.get(last)?.left();
      last.refuse(problem);
    }
  }

  /** Answers on a connection without a request. */
  #refuse(socket: Duplex, problem: HostProblem): void {
    this.#refused.add(socket);
    if (!socket.writable) return;
    const requestId = idOf(entropy());
    const response = problemResponse(problem, requestId);
    endInStages(socket, bytesOf(response));
    this.#parts.log({ requestId, status: response.head.status, ...logged(problem) });
  }

  #reportIdle(): void {
    if (this.#closing && this.#requestsUnderWay === 0) this.#onIdle?.();
  }
}

/** Whether the error is that the client left, not that its bytes are wrong. */
function hasLeft(error: Error, last: NodeClient | undefined): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || (code === 'HPE_INVALID_EOF_STATE' && last?.isIncomplete === true);
}
