import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { aboutOf, idOf } from '../../shared/exchange/about.ts';
import { microseconds } from '../../shared/clock.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import { entropy } from '../../shared/entropy.ts';
import { serve } from '../../shared/exchange/exchange.ts';
import type { Exchange } from '../../shared/exchange/exchange.ts';
import { hostResponse } from '../../shared/exchange/host-response.ts';
import type { HostProblem } from '../../shared/exchange/host-response.ts';
import type { GatewaySupervisor } from '../../shared/component/instance-supervisor.ts';
import { NodeClient, hasBody } from './client.ts';
import { endInStages } from './linger.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { bytesOf, noHost, noTunnel, refusalOf } from './refusal.ts';
import { requestHead } from './request.ts';

/** What answers requests. */
export interface ListenerParts {
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
  readonly log: RequestLog;
  /** Connections to take at a time; one more is dropped. */
  readonly connections: number;
  /** Told of each connection that is dropped. */
  readonly crowded: () => void;
}

const limits = {
  // Bytes of all fields together.
  maxHeaderSize: 16_384,
  // Milliseconds for the head, and for the whole request.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5000,
  keepAliveTimeout: 30_000,
  // Refused here, where it can be said and logged.
  requireHostHeader: false,
};
/** Milliseconds without a byte in either direction. */
const silence = 60_000;

/** An HTTP/1.1 listener for a gateway. */
export class Listener {
  readonly #parts: ListenerParts;
  readonly #server: Server;
  readonly #runs = new Map<NodeClient, Exchange>();
  /** The last request of each connection. */
  readonly #last = new WeakMap<Duplex, NodeClient>();
  /** Connections that nothing more is taken from. */
  readonly #refused = new WeakSet<Duplex>();
  #underWay = 0;
  #closing = false;
  #quiet: (() => void) | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    this.#server = createServer(limits);
    this.#server.setTimeout(silence);
    this.#server.maxConnections = parts.connections;
    this.#server.on('drop', () => parts.crowded());
    const accept = (message: IncomingMessage, response: ServerResponse): void => {
      // A small body comes in one piece with its head: once that is parsed it is there, and answering early need not cost the connection.
      if (hasBody(message)) setImmediate(() => this.#serve(message, response));
      else this.#serve(message, response);
    };
    // `checkContinue`: leave to send a body is given when it is read. Other expectations may be ignored (RFC 9110, 10.1.1).
    this.#server.on('request', accept).on('checkContinue', accept).on('checkExpectation', accept);
    this.#server.on('connect', (_, socket) => this.#refuse(socket, noTunnel));
    this.#server.on('clientError', (error, socket) => this.#unreadable(socket, error));
  }

  /** Listens. Errors: the system's, `EADDRINUSE` among them. */
  async listen(port: number, host: string): Promise<URL> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new TypeError(`expected a TCP address, got ${address ?? 'none'}`);
    const any = address.address === '0.0.0.0' || address.address === '::';
    const name = any ? '127.0.0.1' : isIPv6(address.address) ? `[${address.address}]` : address.address;
    return new URL(`http://${name}:${address.port}`);
  }

  /** Takes no more connections, answers what is in flight for so many milliseconds, then drops the rest. Resolves when nothing is under way. */
  async close(patience: number): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const quiet = new Promise<void>((resolve) => {
      this.#quiet = resolve;
      this.#settle();
    });
    const timer = setTimeout(() => {
      for (const run of this.#runs.values()) run.abort();
      this.#server.closeAllConnections();
    }, patience);
    await Promise.all([closed, quiet]);
    clearTimeout(timer);
  }

  #serve(message: IncomingMessage, response: ServerResponse): void {
    // Its body was unreadable, and that has been answered.
    if (this.#refused.has(message.socket)) return;
    const request = requestHead(message);
    const seed = { now: microseconds(), entropy: entropy() };
    this.#underWay++;
    let done = false;
    const client: NodeClient = new NodeClient(
      message,
      response,
      this.#parts.log,
      () => aboutOf(request, seed),
      () => {
        done = true;
        this.#runs.delete(client);
        this.#underWay--;
        this.#settle();
      },
    );
    this.#last.set(message.socket, client);
    response.once('close', () => {
      if (client.closed()) this.#runs.get(client)?.left();
      // A connection that was busy when everything was closed is idle now.
      if (this.#closing) setImmediate(() => this.#server.closeIdleConnections());
    });
    if (message.httpVersion === '1.1' && message.headers.host === undefined) {
      client.refuse(noHost);
      client.done();
      return;
    }
    const run = serve(this.#parts.supervisor, this.#parts.effects, client, request, seed);
    if (!done) this.#runs.set(client, run);
  }

  /** What came on a connection is no request of HTTP, or did not come in time. */
  #unreadable(socket: Duplex, error: Error): void {
    if (this.#refused.has(socket)) return;
    this.#refused.add(socket);
    const problem = refusalOf(error);
    const last = this.#last.get(socket);
    if (!socket.writable || hasLeft(error, last)) {
      socket.destroy();
      return;
    }
    if (last === undefined) this.#refuse(socket, problem);
    // What it is about came after a whole request, whose answer comes first.
    else if (!last.isComing) last.onceOver(() => this.#refuse(socket, problem));
    else {
      this.#runs.get(last)?.left();
      last.refuse(problem);
    }
  }

  /** Answers on a connection that has no request. */
  #refuse(socket: Duplex, problem: HostProblem): void {
    this.#refused.add(socket);
    if (!socket.writable) return;
    const requestId = idOf(entropy());
    const answer = hostResponse(problem, requestId, false);
    endInStages(socket, bytesOf(answer));
    this.#parts.log({ requestId, status: answer.head.status, code: problem.code });
  }

  #settle(): void {
    if (this.#closing && this.#underWay === 0) this.#quiet?.();
  }
}

/** Whether it is not the bytes that are wrong, but that no more of them came. */
function hasLeft(error: Error, last: NodeClient | undefined): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || (code === 'HPE_INVALID_EOF_STATE' && last?.isComing === true);
}
