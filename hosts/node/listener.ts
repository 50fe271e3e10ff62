import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { microseconds } from '../shared/clock.ts';
import type { Effects } from '../shared/effects.ts';
import { entropy } from '../shared/entropy.ts';
import { serve } from '../shared/exchange.ts';
import type { Run } from '../shared/exchange.ts';
import type { GatewayCell } from '../shared/instance.ts';
import { NodeClient, hasBody } from './client.ts';
import type { RequestLog } from './log.ts';
import { requestHead } from './request.ts';
import { requestIdOf } from '../shared/replaced.ts';

/** What answers requests. */
export interface ListenerParts {
  readonly cell: GatewayCell;
  readonly effects: Effects;
  readonly log: RequestLog;
}

const limits = {
  // Bytes of all fields together; node:http answers 431.
  maxHeaderSize: 16_384,
  // Milliseconds for the head, and for the whole request; node:http answers 408.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5000,
  keepAliveTimeout: 30_000,
};
/** Milliseconds without a byte in either direction. */
const silence = 60_000;

/** An HTTP/1.1 listener for a gateway. */
export class Listener {
  readonly #parts: ListenerParts;
  readonly #server: Server;
  readonly #runs = new Map<NodeClient, Run>();
  #underWay = 0;
  #closing = false;
  #quiet: (() => void) | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    this.#server = createServer(limits);
    this.#server.setTimeout(silence);
    const accept = (message: IncomingMessage, response: ServerResponse): void => {
      // A small body comes in one piece with its head: once that is parsed it is there, and answering early need not cost the connection.
      if (hasBody(message)) setImmediate(() => this.#serve(message, response));
      else this.#serve(message, response);
    };
    // `checkContinue`: leave to send a body is given when it is read.
    this.#server.on('request', accept).on('checkContinue', accept);
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
    const request = requestHead(message);
    const seed = { now: microseconds(), entropy: entropy() };
    this.#underWay++;
    let done = false;
    const client: NodeClient = new NodeClient(
      message,
      response,
      this.#parts.log,
      () => requestIdOf(request, seed),
      () => {
        done = true;
        this.#runs.delete(client);
        this.#underWay--;
        this.#settle();
      },
    );
    const run = serve(this.#parts.cell, this.#parts.effects, client, request, seed);
    if (!done) this.#runs.set(client, run);
    response.once('close', () => {
      if (client.closed()) run.left();
      // A connection that was busy when everything was closed is idle now.
      if (this.#closing) setImmediate(() => this.#server.closeIdleConnections());
    });
  }

  #settle(): void {
    if (this.#closing && this.#underWay === 0) this.#quiet?.();
  }
}
