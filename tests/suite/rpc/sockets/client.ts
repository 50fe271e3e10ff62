import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { isWatched, note, noteMessage } from '../../described/watch.ts';
import { at, envelope } from '../../support/ask.ts';
import { headersOf } from '../../support/raw.ts';

/** How a socket was closed. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket that waits for what it is told. */
export class TestSocket implements Disposable {
  readonly #socket: WebSocket;
  readonly #messages: unknown[] = [];
  readonly closed: Promise<Closed>;
  #arrived = Promise.withResolvers<void>();
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (isWatched(socket.url)) noteMessage(socket.url, text);
      this.#messages.push(JSON.parse(text));
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** Connects. Rejects if the server refuses. */
  static async connect(url: string, options: ClientOptions = {}): Promise<TestSocket> {
    const socket = new WebSocket(url, options);
    const opened = new TestSocket(socket);
    socket.once('upgrade', (response) => noteHead(url, response));
    await once(socket, 'open');
    return opened;
  }

  /** The `ws` socket itself. */
  get raw(): WebSocket {
    return this.#socket;
  }

  /** The messages that have come and that nobody has waited for. */
  get messages(): readonly unknown[] {
    return this.#messages;
  }

  /** Sends a message as it is. */
  send(message: string | Buffer): void {
    this.#socket.send(message);
  }

  /** Makes a call and returns its whole answer. */
  async call(method: string, params: unknown = []): Promise<unknown> {
    const id = ++this.#id;
    this.send(JSON.stringify(envelope({ id, method, params })));
    return this.next((message) => at(message, 'id') === id);
  }

  /** Subscribes and returns the id. */
  async subscribe(...params: readonly unknown[]): Promise<string> {
    const answer = await this.call('eth_subscribe', params);
    const id = at(answer, 'result');
    if (typeof id !== 'string') throw new Error(`expected the id of a subscription, got ${JSON.stringify(answer)}`);
    return id;
  }

  /** Returns the next notification of a subscription: its result. */
  async notification(id: string): Promise<unknown> {
    return at(await this.next((message) => at(message, 'params', 'subscription') === id), 'params', 'result');
  }

  /** Waits for a message. */
  async next(wanted: (message: unknown) => boolean): Promise<unknown> {
    for (;;) {
      const index = this.#messages.findIndex(wanted);
      if (index >= 0) return this.#messages.splice(index, 1)[0];
      const isOpen = await Promise.race([this.#arrived.promise.then(() => true), this.closed.then(() => false)]);
      if (!isOpen && this.#messages.findIndex(wanted) < 0) throw new Error(`closed: ${JSON.stringify(await this.closed)}`);
    }
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}

/** Asks for a socket that the server refuses. Returns its response. */
export async function refusal(url: string, options: ClientOptions = {}): Promise<{ status: number; headers: object; body: unknown }> {
  const socket = new WebSocket(url, options);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  socket.on('error', () => {}).terminate();
  noteHead(url, response, text);
  return { status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) };
}

/** Holds the answer to a request for a socket against the description. */
function noteHead(url: string, response: IncomingMessage, text?: string): void {
  if (isWatched(url)) note({ method: 'GET', target: url, status: response.statusCode ?? 0, headers: headersOf(response) }, text);
}
