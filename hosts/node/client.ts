import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Head, Summary } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../shared/effects.ts';
import type { Client } from '../shared/exchange.ts';
import { instanceReplaced } from '../shared/replaced.ts';
import type { Body } from './body.ts';
import { readBody } from './body.ts';
import type { RequestLog } from './log.ts';

/** Milliseconds that a client has, once answered, to stop sending a body that nobody reads. */
const lingerMs = 1000;

/** One request of `node:http` and its response. */
export class NodeClient implements Client {
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #log: RequestLog;
  readonly #id: () => string;
  readonly #begun = performance.now();
  readonly #onDone: () => void;
  #told = false;

  constructor(message: IncomingMessage, response: ServerResponse, log: RequestLog, id: () => string, onDone: () => void) {
    this.#message = message;
    this.#response = response;
    this.#log = log;
    this.#id = id;
    this.#onDone = onDone;
  }

  body(max: number, signal: AbortSignal): Eventually<Body> {
    return readBody(this.#message, this.#response, max, signal);
  }

  head({ status, headers }: Head): void {
    const fields: string[] = [];
    for (const { name, value } of headers) fields.push(name, value);
    if (hasMoreBody(this.#message)) {
      fields.push('connection', 'close');
      lingerOnClose(this.#message);
    }
    this.#response.writeHead(status, fields);
  }

  chunk(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#response.write(bytes) || this.#response.destroyed) return undefined;
    return new Promise((resolve) => this.#response.once('drain', resolve));
  }

  end(summary: Summary): void {
    this.#response.end();
    this.#tell(summary);
  }

  failed(summary: Summary): void {
    this.#breakOff();
    this.#tell(summary);
  }

  replaced(): void {
    if (this.#response.headersSent) this.#breakOff();
    else {
      const { head, body } = instanceReplaced(this.#id());
      this.head(head);
      this.#response.end(body);
    }
    this.#tell({ requestId: this.#id(), status: 503, code: 'instance-replaced', cost: 0 });
  }

  /** The connection is gone. Whether that was before the response was whole. */
  closed(): boolean {
    const early = !this.#response.writableFinished;
    if (early) this.#tell({ requestId: this.#id(), code: 'client-left', cost: 0 });
    return early;
  }

  done(): void {
    this.#onDone();
  }

  /** Ends the connection after what was written: a response without its end. */
  #breakOff(): void {
    const { socket } = this.#response;
    if (socket === null) this.#response.destroy();
    // What was written in this turn reaches the socket at its end.
    else setImmediate(() => socket.destroySoon());
  }

  #tell(summary: Partial<Summary> & Pick<Summary, 'requestId' | 'cost'>): void {
    if (this.#told) return;
    this.#told = true;
    this.#log(summary, performance.now() - this.#begun);
  }
}

/** Whether a request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function hasMoreBody(message: IncomingMessage): boolean {
  return !message.complete && hasBody(message);
}

/**
 * RFC 9112, 9.6: a connection that is closed while the client still sends is reset, and the reset may take the answer with it. So the sending half is
 * closed first, and what still comes is thrown away for a while.
 */
function lingerOnClose(message: IncomingMessage): void {
  const { socket } = message;
  socket.destroySoon = () => {
    socket.end();
    message.resume();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  };
}
