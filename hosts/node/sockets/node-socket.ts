import type { WebSocket } from 'ws';
import { fitting } from '../../shared/sockets/reason.ts';
import type { Socket } from '../../shared/sockets/socket.ts';

/** Milliseconds that a client has to take what was sent and to close. Then it is cut off. */
const CLOSE_TIMEOUT_MS = 2000;

/** A WebSocket of `ws` as the sessions have it. */
export class NodeSocket implements Socket {
  readonly #socket: WebSocket;
  /** The messages that the client has taken since the last look. */
  #taken = 0;
  #wasPaused = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  send(message: string | Uint8Array, onSent: () => void): void {
    this.#socket.send(message, { binary: false }, () => {
      this.#taken++;
      onSent();
    });
  }

  /** The socket of `ws` itself. */
  get raw(): WebSocket {
    return this.#socket;
  }

  /**
   * Returns what happened since the last look: whether the socket was not read for a while, and
   * whether something waits for the client that took nothing.
   */
  look(): { readonly wasPaused: boolean; readonly isStuck: boolean } {
    const { isPaused, bufferedAmount } = this.#socket;
    const seen = { wasPaused: this.#wasPaused, isStuck: bufferedAmount > 0 && this.#taken === 0 };
    this.#wasPaused = isPaused;
    this.#taken = 0;
    return seen;
  }

  close(code: number, reason: string): void {
    // What a socket is closed with by its peer, or by nobody, cannot be sent.
    if (code === 1005 || code === 1006) return this.#socket.terminate();
    this.#socket.resume();
    this.#socket.close(code, fitting(reason));
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  pause(): void {
    this.#wasPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  afterTurn(call: () => void): void {
    setImmediate(call);
  }

  /** Does nothing: the socket does not outlive the process either. */
  holds(): void {}
}
